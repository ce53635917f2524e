"""Why a file was refused, in plain words: what was found, and what to do. Nothing is kept of it."""

from __future__ import annotations

from tongyou.domains.plan.reading.model import UnreadableDocument

_KEPT_ZH = "没有导入任何内容。"
_KEPT_EN = "Nothing was imported."


def _refused(code: str, zh: str, en: str) -> UnreadableDocument:
    return UnreadableDocument(code, f"{zh}{_KEPT_ZH}", f"{en} {_KEPT_EN}")


def empty() -> UnreadableDocument:
    return _refused(
        "empty",
        "这个文件是空的,里面没有文字。请检查是否选对了文件,重新上传。",
        "The file is empty: it holds no text. Check that you chose the right file and upload it again.",
    )


def too_large(limit: int) -> UnreadableDocument:
    return _refused(
        "too_large",
        f"这个文件超过 {limit} MB,行动方案不会这么大。请去掉图片和附件,只上传方案正文和任务清单。",
        f"The file is larger than {limit} MB; no action plan is. Remove pictures and attachments and upload the plan and its task list only.",
    )


def too_long() -> UnreadableDocument:
    return _refused(
        "too_long",
        "文件里的文字超过四十万字,行动方案不会这么长。请确认文件,只上传方案正文和任务清单。",
        "The file holds more than 400,000 characters; no action plan does. Check the file and upload the plan and its task list only.",
    )


def old_word() -> UnreadableDocument:
    return _refused(
        "old_word",
        "这是旧版 Word 文件(.doc),只是改了扩展名或尚未转换。请用 Word 或 WPS 打开,“另存为”.docx 后再上传。",
        "This is a file of old Word (.doc), whatever its name says. Open it in Word or WPS, save it as .docx and upload that.",
    )


def encrypted_docx() -> UnreadableDocument:
    return _refused(
        "encrypted_docx",
        "这个 Word 文件设有打开密码,无法读取。请在 Word 中取消密码,另存后再上传。",
        "This Word file is protected by a password and cannot be read. Remove the password in Word, save it and upload it again.",
    )


def corrupt_docx() -> UnreadableDocument:
    return _refused(
        "corrupt_docx",
        "这个 .docx 文件已损坏或不完整,打不开。请用 Word 打开并另存一份,或重新取得原文件后再上传。",
        "This .docx file is damaged or incomplete and cannot be opened. Open and save it again in Word, or get the original once more, and upload that.",
    )


def hostile_xml() -> UnreadableDocument:
    return _refused(
        "unsafe_xml",
        "这个 .docx 文件里有外部引用(XML 实体),正常的 Word 文件不会有。出于安全没有读取。请向发件人核实,或另存为新的 .docx。",
        "This .docx file holds external references (XML entities), which no ordinary Word file has. For safety it was not read. Ask the sender, or save it as a new .docx.",
    )


def bomb() -> UnreadableDocument:
    return _refused(
        "zip_bomb",
        "这个文件解压后会异常庞大,不像正常文档,出于安全没有解压。请核实来源,另存为新的 .docx 后再上传。",
        "Unpacked, this file would be abnormally large; it is not an ordinary document and for safety was not unpacked. Check where it comes from and save it as a new .docx.",
    )


def not_word() -> UnreadableDocument:
    return _refused(
        "not_word",
        "这是一个压缩包,但不是 Word 文件(可能是表格、演示文稿或普通压缩包)。请把方案另存为 .docx、PDF 或 .txt 后再上传。",
        "This is an archive but no Word file (perhaps a spreadsheet, slides or a plain archive). Save the plan as .docx, PDF or .txt and upload that.",
    )


def encrypted_pdf() -> UnreadableDocument:
    return _refused(
        "encrypted_pdf",
        "这个 PDF 设有密码,无法读取。请取消密码后再上传。",
        "This PDF is protected by a password and cannot be read. Remove the password and upload it again.",
    )


def corrupt_pdf() -> UnreadableDocument:
    return _refused(
        "corrupt_pdf",
        "这个 PDF 已损坏或不完整,打不开。请重新导出或重新取得原文件后再上传。",
        "This PDF is damaged or incomplete and cannot be opened. Export it again or get the original once more, and upload that.",
    )


def image_only(pages: int) -> UnreadableDocument:
    return _refused(
        "image_only",
        f"这个 PDF 共 {pages} 页,全是图片,没有文字层(多为扫描件)。请先做文字识别(OCR),或上传 Word 原稿。",
        f"The {pages} pages of this PDF are pictures without a text layer (probably a scan). Run text recognition (OCR) first, or upload the Word original.",
    )


def unreadable_text() -> UnreadableDocument:
    return _refused(
        "unknown_encoding",
        "这个文本文件的编码无法识别,或者它根本不是文本。请用 UTF-8 编码另存为 .txt,或上传 .docx。",
        "The encoding of this text file is not known, or it is no text at all. Save it as .txt in UTF-8, or upload the .docx.",
    )


def unknown_type(found: str) -> UnreadableDocument:
    return _refused(
        "unknown_type",
        f"这个文件是{found},不是可以读取的类型。请上传 .docx、带文字的 PDF 或 .txt。",
        f"This file ({found}) is not of a type that can be read. Upload a .docx, a PDF with text, or a .txt.",
    )


def no_plan(characters: int, headings: int) -> UnreadableDocument:
    return _refused(
        "no_plan",
        f"读到 {characters} 字、{headings} 个编号标题,但没有找到任何任务和责任单位,不像行动方案。请确认上传的是方案正文或任务清单。",
        f"{characters} characters and {headings} numbered headings were read, but no task with a responsible unit was found; this does not look like an action plan. Make sure you upload the plan or its task list.",
    )


def not_chinese(characters: int) -> UnreadableDocument:
    return _refused(
        "not_chinese",
        f"读到 {characters} 字,其中几乎没有中文,不像行动方案。请上传中文的方案正文或任务清单。",
        f"{characters} characters were read and hardly any is Chinese; this does not look like an action plan. Upload the plan or its task list in Chinese.",
    )


def took_too_long(seconds: float) -> UnreadableDocument:
    return _refused(
        "too_slow",
        f"{seconds:g} 秒内没有读完这个文件,已停止。文件可能已损坏或结构异常。请另存为新的 .docx 或 .txt 后再试。",
        f"The file could not be read within {seconds:g} seconds and reading was stopped. It may be damaged or built in an abnormal way. Save it as a new .docx or .txt and try again.",
    )


def crashed() -> UnreadableDocument:
    return _refused(
        "reader_stopped",
        "读取这个文件时程序意外停止(可能占用内存过多)。请另存为新的 .docx 或 .txt 后再试;仍不行请联系管理员。",
        "Reading stopped unexpectedly (perhaps for lack of memory). Save the file as a new .docx or .txt and try again; if it fails again tell the administrator.",
    )
