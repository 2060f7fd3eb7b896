"""Animatic's mark: a still picture that begins to move, and the word beside it."""

# One violet for both themes: an SVG shown as an image cannot ask which theme is on.
_SHAPES = """
  <rect x="2" y="9" width="22" height="22" rx="6" fill="#7c6cf2" opacity=".28"/>
  <rect x="8" y="9" width="22" height="22" rx="6" fill="#7c6cf2" opacity=".5"/>
  <rect x="14" y="9" width="22" height="22" rx="6" fill="#7c6cf2"/>
  <path fill="#fff"
    d="M22 15.2v9.6a.9.9 0 0 0 1.37.77l7.7-4.8a.9.9 0 0 0 0-1.54l-7.7-4.8A.9.9 0 0 0 22 15.2z"/>
"""

MARK = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">{_SHAPES}</svg>'

WORDMARK = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 158 40">{_SHAPES}
  <text x="46" y="27.5" font-family="'Source Sans 3','Source Sans Pro','Segoe UI',Helvetica,Arial,sans-serif"
    font-size="23" font-weight="700" letter-spacing="-.3" fill="#7c6cf2">Animatic</text>
</svg>"""
