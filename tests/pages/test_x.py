from components import frame
def test_x(open_page, photo):
    app = open_page()
    assert not app.exception, app.exception
    print([b.label for b in app.button], [s.label for s in app.selectbox], app.file_uploader)
    app.file_uploader[0].upload("a.jpg", photo).run()
    assert not app.exception, app.exception
    print([b.label for b in app.button],[c.value for c in app.caption],[m.value for m in app.markdown])
    app.text_area(key="prompt").set_value("Waves").run()
    b=app.button(key="send"); print(b.label,b.disabled)
    b.click().run(); print(app.button(key="send").label, app.button(key="send").disabled, [t.value for t in app.toast], [s.value for s in app.success])
    app.button(key="send").click().run()
    from components.connection import studio
    e=studio(); ids=[c.task.id for c in e.cards()]; print(len(ids))
    g=open_page(frame.GALLERY, task=ids[0])
    assert not g.exception, g.exception
    print([b.label for b in g.button],[c.value for c in g.caption],[m.value for m in g.markdown], [type(x).__name__ for x in g.main])
    g.button(key="cancel").click().run()
    assert not g.exception, g.exception
    print([b.label for b in g.button],[m.value for m in g.markdown],e.card(ids[0]).task.status)
