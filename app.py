"""The process: pages, routes, and the engine beside them. Start it with `streamlit run app.py`."""

from pathlib import Path

if __name__ == "__main__":  # run as a plain script, as AppTest does
    from components.shell import draw

    draw()
else:
    import streamlit as st

    from components.process import check_settings, lifespan, middleware, routes
    from components.trouble import surprised

    check_settings()
    app = st.App(
        Path(__file__).parent / "components" / "shell.py",
        lifespan=lifespan,
        routes=routes(),
        middleware=middleware(),
        on_script_error=surprised,
    )
