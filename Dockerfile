# One image for the app and for workers: `streamlit run app.py` serves pages, `python -m animatic worker` only works.
# It runs as a user without rights on a root that may be read-only; it writes to /data and to /tmp alone.
FROM python:3.11.15-slim-trixie AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt /
RUN /venv/bin/pip install --require-hashes -r /requirements.txt

FROM python:3.11.15-slim-trixie
RUN groupadd --gid 10001 animatic \
 && useradd --uid 10001 --gid animatic --home-dir /tmp --no-create-home --shell /usr/sbin/nologin animatic \
 && install --directory --owner animatic --group animatic /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY requirements.txt app.py ./
COPY .streamlit/config.toml .streamlit/
COPY animatic animatic
COPY components components
COPY pages pages
RUN /venv/bin/python -m compileall -q animatic components pages app.py
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    XDG_CACHE_HOME=/tmp/cache \
    ANIMATIC_DATA_DIR=/data \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    STREAMLIT_SERVER_FILE_WATCHER_TYPE=none \
    STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE=true
USER 10001:10001
VOLUME /data
EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/livez', timeout=4)"]
CMD ["streamlit", "run", "app.py"]
