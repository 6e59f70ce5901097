# The course in a container, for Binder, Codespaces, VS Code and a JupyterHub: JupyterLab and PyTorch for the CPU.
# docker build --tag course . && docker run --rm --publish 8888:8888 course
FROM python:3.13-slim

RUN apt-get update \
    && apt-get install --yes --no-install-recommends git make \
    && rm -rf /var/lib/apt/lists/*

# Binder's rules: a user of this name and number, who may write into the working folder.
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV USER=${NB_USER} NB_UID=${NB_UID} HOME=/home/${NB_USER}
RUN adduser --disabled-password --gecos "" --uid ${NB_UID} ${NB_USER}
WORKDIR /opt/course

# What the course stands on comes first: a new edition of its text leaves this layer as it is. Compiled, because nobody
# may write here later, and the first import would cost each student twice the time.
COPY pyproject.toml requirements.lock ./
RUN pip install --no-cache-dir --constraint requirements.lock uv \
    && uv pip install --system --no-cache --compile-bytecode --torch-backend cpu --constraint requirements.lock \
        --requirement pyproject.toml --extra lab --extra demo --extra video jupyterhub nbgitpuller

COPY --chown=${NB_UID} . .
RUN uv pip install --system --no-cache --compile-bytecode --no-deps . \
    && cp deploy/jupyter_server_config.json /usr/local/etc/jupyter/ \
    && mkdir /opt/matplotlib \
    && chown ${NB_UID} . /opt/matplotlib
ENV MPLCONFIGDIR=/opt/matplotlib

USER ${NB_USER}
RUN python -m course_utils doctor
EXPOSE 8888
HEALTHCHECK CMD python -c "from urllib.request import urlopen; urlopen('http://127.0.0.1:8888/api')"
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser"]
