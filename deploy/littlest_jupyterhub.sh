# The Littlest JupyterHub on a fresh Ubuntu server, for a class that fits on one machine. As root, line by line.
curl -L https://tljh.jupyter.org/bootstrap.py | python3 - --admin "$ADMIN" --show-progress-page
git clone "https://github.com/$REPOSITORY" /opt/course
/opt/tljh/user/bin/mamba install --yes "python>=3.11"
/opt/tljh/user/bin/python -m pip install --constraint /opt/course/requirements.lock uv
/opt/tljh/user/bin/uv pip install --python /opt/tljh/user/bin/python --compile-bytecode --torch-backend cpu \
    --constraint /opt/course/requirements.lock "/opt/course[lab,demo,video]"
install -D /opt/course/deploy/jupyter_server_config.json /opt/tljh/user/etc/jupyter/jupyter_server_config.json
tljh-config set limits.memory 2G
tljh-config set services.cull.timeout 3600
tljh-config set user_environment.default_app jupyterlab
tljh-config reload
