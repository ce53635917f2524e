"""Error pages in plain words: what happened, what is kept, what to do next.

The absent and the forbidden get the same 404. These pages need no database and no session.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

WORDS = {
    400: (
        _("这次请求我们没有看懂"),
        _("浏览器送来的内容不完整，或者链接被改动过。"),
        _("之前已经保存的内容都在，这一次的没有保存。"),
        _("请返回上一页重新打开；仍然不行，就从首页重新进入。"),
    ),
    403: (
        _("您的岗位不能做这一步"),
        _("您看得到这一项，但这个操作属于别的岗位。"),
        _("没有任何内容被改动。"),
        _("请联系本单位的联络员，或者切换到另一个岗位再试。"),
    ),
    404: (
        _("这里没有您要找的页面"),
        _("链接可能写错了，页面可能已经撤下，或者不对您开放。"),
        _("您的资料没有变化。"),
        _("请从首页或搜索重新找。"),
    ),
    500: (
        _("我们这边出了问题"),
        _("页面没有做完就停下了，不是您的操作造成的。"),
        _("已经收到回执的办理都已保存；没有回执的，请当作没有提交。"),
        _("请过一会儿刷新；还是不行，请把出错的时间告诉管理员。"),
    ),
    503: (
        _("正在准备中，请稍等"),
        _("系统正在装载数据或者维护，很快就好。"),
        _("已经保存的内容都在。"),
        _("这个页面会每 5 秒自动刷新一次，您也可以先离开再回来。"),
    ),
}
CSRF = (
    _("这个页面放得太久了"),
    _("为了安全，表单在一段时间后会失效，所以这次没有提交。"),
    _("没有任何内容被改动。"),
    _("请返回上一页，刷新后再提交一次。浏览器一般会保留您填过的内容。"),
)


def page(request: HttpRequest, status: int, words: tuple[object, ...] = ()) -> HttpResponse:
    """The page for a status; `words` are title, what happened, what is kept, what to do."""
    title, happened, kept, todo = words or WORDS[status]
    context = {"status": status, "title": title, "happened": happened, "kept": kept, "todo": todo}
    return render(request, "ui/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    return page(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return page(request, 403, CSRF)


def loading(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After, shown while data load or during maintenance; refreshes itself."""
    response = page(request, 503)
    response["Retry-After"] = "5"
    return response
