"""The page people see while the house is being prepared, from Python's own small web server.

It listens on the very socket that the web processes take over, so that no request is refused in
between. Everything but `/healthz` answers 503 with `Retry-After`: not ready, come back.
"""

from __future__ import annotations

import html
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

PAGE = """<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2"><title>正在准备 · Tongyou 童友</title>
<link rel="stylesheet" href="/waiting.css">
</head>
<body><main>
<h1>正在准备童友</h1>
<p role="status">{zh}（第 {step} 步，共 {steps} 步）</p>
<progress max="{steps}" value="{done}" aria-label="准备进度"></progress>
<p>页面每两秒自动刷新，准备好后会直接进入首页。您不必做任何事。</p>
<p lang="en">Preparing Tongyou: {en} (step {step} of {steps}). This page refreshes by itself.</p>
</main></body></html>
"""
STYLE = """body{margin:0;background:#FBF6EA;color:#2B2320;font:17px/1.7 system-ui,"Noto Sans CJK SC",sans-serif}
main{max-width:34rem;margin:12vh auto;padding:0 1.25rem}h1{color:#0B5A73}
progress{width:100%;height:1.25rem;accent-color:#0B5A73}
"""


class Progress:
    """Where the preparation stands; written by the supervisor, read by the page."""

    def __init__(self, steps: int) -> None:
        self.steps, self.done, self.zh, self.en = steps, 0, "开始", "starting"

    def start(self, number: int, zh: str, en: str) -> None:
        self.done, self.zh, self.en = number, zh, en

    def page(self) -> str:
        words = {"zh": html.escape(self.zh), "en": html.escape(self.en)}
        return PAGE.format(
            step=min(self.done + 1, self.steps), steps=self.steps, done=self.done, **words
        )


class Handler(BaseHTTPRequestHandler):
    progress: ClassVar[Progress]
    timeout = 10

    def do_GET(self) -> None:
        if self.path == "/healthz":
            self.answer(200, "text/plain; charset=utf-8", "ok\n")
        elif self.path == "/waiting.css":
            self.answer(200, "text/css; charset=utf-8", STYLE)
        elif self.path == "/readyz":
            self.answer(503, "text/plain; charset=utf-8", "fail preparing\n")
        else:
            self.answer(503, "text/html; charset=utf-8", self.progress.page())

    def do_POST(self) -> None:
        """Nothing is accepted yet; the same words."""
        self.do_GET()

    def answer(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'self'",
            "X-Content-Type-Options": "nosniff",
            "X-Tongyou": "preparing",
            "Connection": "close",
        }
        if status == 503:
            headers["Retry-After"] = "2"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Stay quiet: the supervisor prints the steps."""


class WaitingRoom:
    """The small server, on a socket that is already listening and stays open afterwards."""

    def __init__(self, listener: socket.socket, progress: Progress) -> None:
        handler = type("Page", (Handler,), {"progress": progress})
        self.server = ThreadingHTTPServer(("", 0), handler, bind_and_activate=False)
        self.server.socket.close()
        self.server.socket = listener.dup()
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True)

    def open(self) -> None:
        self.thread.start()

    def close(self) -> None:
        """Stop accepting; later connections wait in the socket's queue for the web processes."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
