"""How `make demo` runs Voilà, which reads this file: for this computer alone, with nothing from elsewhere."""

c = get_config()  # noqa: F821 - traitlets defines it

c.TagRemovePreprocessor.remove_cell_tags = {"speaker-notes"}
# Small messages of widgets go to the page at once; course_utils/install/jupyter_server.py says why.
c.Voila.kernel_websocket_connection_class = "course_utils.install.jupyter_server.PromptConnection"
# A page that is closed or loaded again leaves its kernel behind (issue 1458 of Voilà). Seconds.
c.MappingKernelManager.cull_idle_timeout = 30
c.MappingKernelManager.cull_interval = 10
c.Voila.tornado_settings = {
    # Voilà listens there and answers only who asks for localhost: a page from elsewhere cannot reach the demo
    # under its own name, and no token is needed.
    "allow_remote_access": False,
    "headers": {
        # Voilà's template asks another host for icons, and where no network answers it waits for them: only
        # what is of this server is loaded. The widgets' script is a blob, their pictures are data.
        "Content-Security-Policy": "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:",
    },
}
