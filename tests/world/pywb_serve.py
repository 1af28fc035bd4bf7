"""Run a real pywb on one collection; started by the *other* interpreter, that of ``.venv-pywb``: ``pywb_serve.py FOLDER``.

What ``wb-manager init web``, ``wb-manager add web FILE`` and ``pywb`` do, by pywb's own code, in one process: three starts of
an interpreter would cost more than the rest of the world. It talks over its standard streams, one line at a time:

    <- "port 40123"                when it listens on 127.0.0.1
    -> "/path/to/new.warc.gz"      please add this file
    <- "added /path/to/new.warc.gz"

The end of its standard input is the end of the process, so that no server outlives a test run that was killed.
"""

import sys


def main(folder):
    """Serve the collection ``web`` under ``folder`` until standard input ends."""
    from gevent.monkey import patch_all

    patch_all()
    import os
    import socket

    # pywb prints to standard output now and then: that goes to the log, so that this channel carries our lines only.
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    from gevent import spawn
    from gevent.fileobject import FileObject
    from pywb.apps.frontendapp import FrontEndApp
    from pywb.manager.manager import CollectionsManager
    from pywb.utils.geventserver import GeventServer, RequestURIWSGIHandler
    from pywb.warcserver.resource.responseloader import BaseLoader

    # pywb passes over captures that lead from http to https of the same page; the Internet Archive plays them.
    BaseLoader.raise_on_self_redirect = lambda *_: None
    os.chdir(folder)
    collection = CollectionsManager("web", must_exist=False)
    collection.add_collection()
    application = FrontEndApp(custom_config={})
    server = GeventServer(application, port=0, hostname="127.0.0.1", handler_class=RequestURIWSGIHandler)
    for each in (server, application.warcserver_server):
        # What it accepts inherits this; with Nagle's delay every answer would take 40 ms longer.
        each.server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(f"port {server.port}", file=channel, flush=True)

    def add_files():
        for line in FileObject(sys.stdin.buffer, "rb"):
            path = line.decode().strip()
            collection.add_archives([path])
            print(f"added {path}", file=channel, flush=True)
        os._exit(0)

    spawn(add_files)
    server.join()


if __name__ == "__main__":
    main(sys.argv[1])
