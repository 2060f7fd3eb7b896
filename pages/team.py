"""Team: who may sign in, who is in just now, and what was done by whom."""

import streamlit as st

from components import audit_list, frame, members_table, open_sign_ins, person
from components.connection import studio

frame.require()
engine, somebody = studio(), person.current()

st.title("Team", anchor=False)
members_table.draw(engine, somebody)
open_sign_ins.draw(engine, somebody)
audit_list.draw(engine, somebody)
