"""Voilà for a lecture: the demo for many at once. A kernel waits for each; README.md has the command."""

c = get_config()  # noqa: F821 - traitlets defines it and the next
load_subconfig("../tools/voila.py")  # noqa: F821

# As many kernels as --pool_size says run the page before anybody comes. Those that are taken are not
# replaced: while a lecture starts, that would slow everybody down.
c.VoilaConfiguration.preheat_kernel = True
c.VoilaKernelManager.fill_delay = 86400.0
# Whoever waits is idle, too: half an hour until the last viewer comes, and for what closed pages leave.
c.MappingKernelManager.cull_idle_timeout = 1800
# Viewers come from other machines; the token lets them in.
c.Voila.tornado_settings["allow_remote_access"] = True
