"""The demonstration city: Xiuzhou's plan and places, with invented people (模拟数据)."""


def ensure() -> bool:
    """Load the city unless it is there; see `loading.ensure`."""
    from tongyou.site.demo import loading  # models are ready only now

    return loading.ensure()
