"""Upload: add documents, see how far they are read, what became of them; take them out again."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from policygraph.errors import PolicygraphError
from policygraph.loaders import FORMATS
from policygraph.web.frame import page, problem, site
from policygraph.web.pages import documents
from policygraph.web.uploads import MOST, MOST_BYTES, Uploads

#: How many doubtful readings the page shows.
_DOUBTS = 40


def _uploads(request: Request) -> Uploads:
    return request.app.state.uploads


def upload(request: Request) -> Response:
    """The form, the build that goes on or the report of the last one, and the documents added so far."""
    uploads = _uploads(request)
    job, build = uploads.job, site(request).now()
    report = job.report or {"documents": [], "doubtful": []}
    doubtful = [d for d in report["doubtful"] if d["file"] in job.added]
    return page(
        request,
        "upload.html",
        job=job,
        read=[d for d in report["documents"] if d["file"] in job.added and not d["failed"]],
        doubtful=doubtful[:_DOUBTS],
        doubts=len(doubtful),
        names=uploads.names(),
        folder=uploads.folder.name,
        formats=sorted(FORMATS),
        most=MOST,
        megabytes=MOST_BYTES // 2**20,
        there={d["file"]: d for d in documents(build)},
    )


def progress(request: Request) -> Response:
    """How far the build is, for the script of the page."""
    job = _uploads(request).job
    file, number, many = job.at
    return JSONResponse({"running": job.running, "file": file, "number": number, "of": many})


async def change(request: Request) -> Response:
    """Take documents in, or one out."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or "transfer-encoding" in request.headers:  # a body in chunks may be longer than it says
        return problem(request, "The request does not say how long it is.", status=411)
    if int(length) > MOST_BYTES:
        return problem(request, f"This is more than {MOST_BYTES // 2**20} MB.", "Add fewer at a time.", 413)
    async with request.form(max_files=MOST, max_fields=5) as form:
        try:
            if name := form.get("remove"):
                await run_in_threadpool(_uploads(request).remove, str(name))
            else:
                files = [(f.filename or "", f.file) for f in form.getlist("documents") if not isinstance(f, str) and f.filename]
                if not files:
                    return problem(request, "No document was chosen.", status=400)
                await run_in_threadpool(_uploads(request).add, files)
        except PolicygraphError as fault:
            return problem(request, fault.what, fault.remedy or "", 409)
    return RedirectResponse("/upload", 303)
