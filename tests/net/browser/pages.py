"""Pages for a browser, all at news.test: made by scripts, behind walls of our own, and ill-behaved in every way that we know."""

from __future__ import annotations

from tests.world.pages import MOMENT, PARAGRAPH, article, to
from tests.world.wire import Asked, Page


def shell(script: str, title: str = "The river") -> str:
    """Return an empty page that ``script`` fills."""
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><noscript>Please enable JavaScript.</noscript>"
        f'<div id="root"></div><script>{script}</script></body></html>'
    )


def with_script(script: str) -> Page:
    """Return an ordinary page that also does something."""
    return Page(body=article("A page with a will") + f"<script>{script}</script>")


#: Fills the page with what it fetches, as applications do.
FETCHES = (
    "fetch('/story.json').then(r => r.json()).then(s => { document.title = s.title;"
    " document.getElementById('root').innerHTML = '<h1>' + s.title + '</h1><p>' + s.text + '</p>'; });"
)
#: A benign wall of our own: lets whoever runs its script in after a moment, by a cookie.
PASSES = MOMENT.body.replace(
    "<script>", "<script>setTimeout(() => { document.cookie = 'passed=1; path=/'; location.reload(); }, 1000);", 1
)
COMPONENT = (
    "customElements.define('the-story', class extends HTMLElement { connectedCallback() {"
    " this.attachShadow({mode: 'open'}).innerHTML = '<h1>Inside a component</h1><p>" + PARAGRAPH + "</p>'; } });"
    "document.getElementById('root').appendChild(document.createElement('the-story'));"
)

#: Up to 1.5 GB of text, which no limit on scripts counts.
SWELLS = (
    "let n = 0; const timer = setInterval(() => { document.body.append(String(n).padStart(50e6, 'x'));"
    " if (++n == 30) clearInterval(timer); }, 10);"
)

PAGES: dict[str, Page] = {
    "news.test/app": Page(body=shell(FETCHES)),
    "news.test/story.json": Page(
        body=f'{{"title": "Boats reach the lower town", "text": "{PARAGRAPH}"}}', media_type="application/json"
    ),
    "news.test/component": Page(body=shell(COMPONENT)),
    "news.test/app-404": Page(
        body=shell("document.title = 'Page not found'; document.getElementById('root').innerHTML = '<h1>Page not found</h1>'")
    ),
    "news.test/routed": with_script("history.replaceState(null, '', '/errors/404')"),
    "news.test/sent-on": Page(body=shell("location.href = '/2016/' + 'flood'")),
    "news.test/never-passes": Page(status=403, body=MOMENT.body, headers={"cf-mitigated": "challenge"}),
    "news.test/opens": with_script(
        "window.open('/opened'); for (let n = 0; n < 3; n++) alert(n); confirm('sure?');"
        "navigator.geolocation.getCurrentPosition(() => { document.title = 'granted'; });"
        "Notification.requestPermission().then(said => { document.body.append('notifications ' + said); });"
    ),
    "news.test/opened": Page(body=article("A window that nobody wants")),
    "news.test/loads": with_script(
        "const a = document.createElement('a'); a.href = '/file'; document.body.append(a); a.click();"
    ),
    "news.test/file": Page(
        body=b"\0" * 5000, media_type="application/octet-stream", headers={"Content-Disposition": "attachment; filename=x.bin"}
    ),
    "news.test/busy": Page(body="<script>while (true) {}</script>" + article("Never seen")),
    "news.test/reloads": with_script("location.reload()"),
    "news.test/swells": with_script(SWELLS),
    "news.test/many": with_script(
        "Promise.allSettled(Array.from({length: 300}, (_, n) => fetch('/counted?' + n)))"
        ".then(() => document.body.append('all' + ' tried'));"
    ),
    "news.test/counted*": Page(body="1", media_type="text/plain"),
    "news.test/long": Page(body=article("Long") + "<p>" + "word " * 200_000 + "</p>"),
    "news.test/pictures": Page(
        body=article("Pictures") + "<img src=/a.png><video src=/b.mp4></video><link rel=stylesheet href=/c.css>"
        "<style>@font-face { font-family: x; src: url(/d.woff2) } body { font-family: x }</style>"
    ),
    "news.test/c.css": Page(body="body { color: black }", media_type="text/css"),
    "news.test/to-private": to("http://10.0.0.1/admin"),
    "news.test/script-to-private": with_script("location.href = 'http://192.168.1.1/'"),
}


def passing(asked: Asked) -> Page | None:
    """Answer as the benign wall does: 503 until the cookie is there, then the one story behind it."""
    if "passed=1" not in asked.header("cookie"):
        return Page(status=503, body=PASSES)
    return Page(body=article("Behind the wall")) if asked.path == "/story" else None


def reaching(port: int) -> Page:
    """Return a page that tries every way we know to reach 127.0.0.1:``port`` and 10.0.0.1, past the guard or through it."""
    here = f"127.0.0.1:{port}"
    script = f"""
        const told = []; const say = text => told.push(text);
        fetch('http://{here}/fetch').then(() => say('fetch')).catch(() => {{}});
        fetch('http://localhost:{port}/localhost').then(() => say('localhost')).catch(() => {{}});
        fetch('http://[::1]:{port}/six').then(() => say('six')).catch(() => {{}});
        fetch('http://inside.test:{port}/name').then(() => say('name')).catch(() => {{}});
        fetch('/to-private').then(() => say('redirect')).catch(() => {{}});
        navigator.sendBeacon('http://{here}/beacon', 'x');
        try {{ new WebSocket('ws://{here}/socket').onopen = () => say('socket'); }} catch (e) {{}}
        try {{ new EventSource('http://{here}/events').onopen = () => say('events'); }} catch (e) {{}}
        try {{ new WebTransport('https://{here}/transport').ready.then(() => say('transport'), () => {{}}); }} catch (e) {{}}
        try {{
          const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{here}'}},
            {{urls: 'turn:{here}?transport=tcp', username: 'u', credential: 'p'}}]}});
          peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));
        }} catch (e) {{}}
        try {{ navigator.serviceWorker.register('/worker.js').catch(() => {{}}); }} catch (e) {{}}
        new Worker(URL.createObjectURL(new Blob(["fetch('http://{here}/worker').catch(() => {{}})"])));
        window.open('http://{here}/window');
        setTimeout(() => {{ document.body.insertAdjacentHTML('beforeend', '<h1>Tried: ' + told.join(' ') + '.</h1>'); }}, 1500);
    """
    head = (
        f'<link rel="preconnect" href="http://{here}"><link rel="dns-prefetch" href="http://{here}">'
        f'<link rel="prefetch" href="http://{here}/prefetch"><link rel="preload" as="script" href="http://{here}/preload">'
        f'<script src="http://{here}/script"></script><link rel="stylesheet" href="http://{here}/style">'
        f'<script type="speculationrules">{{"prerender": [{{"urls": ["http://{here}/prerender"]}}]}}</script>'
    )
    body = f'<iframe src="http://{here}/frame"></iframe><img src="http://{here}/image">'
    return Page(body=f"<html><head><title>Reaching out</title>{head}</head><body>{body}<script>{script}</script></body></html>")
