"""Pages of our own writing, one for each habit in which tools and people write notes in HTML."""

POST = "https://valley-post.example/12"

#: Habit -> page. Each says that the bridge fell (note 1) and that the road was shut (note 2), with the same two notes.
HABITS = {
    "pandoc": f"""<p>The bridge fell.<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> The
        road was
        shut<a href="#fn2" class="footnote-ref" id="fnref2" role="doc-noteref"><sup>2</sup></a> at night.</p>
        <section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes"><hr><ol>
        <li id="fn1"><p>Valley Post, 3 May 2016, <a href="{POST}">{POST}</a>.<a href="#fnref1" class="footnote-back"
        role="doc-backlink">↩︎</a></p></li><li id="fn2"><p>Ibid.<a href="#fnref2"
        class="footnote-back">↩︎</a></p></li></ol></section>""",
    "pandoc asides": f"""<p>The bridge fell.<a href="#fn1" class="footnote-ref"><sup>1</sup></a> The road was
        shut<a href="#fn2" class="footnote-ref"><sup>2</sup></a> at night.</p><aside class="footnotes"><ol>
        <li id="fn1">Valley Post, 3 May 2016, {POST}.</li><li id="fn2">Ibid.</li></ol></aside>""",
    "MediaWiki": f"""<p>The bridge fell.<sup id="cite_ref-post_1-0" class="reference"><a href="#cite_note-post-1"><span
        class="cite-bracket">[</span>1<span class="cite-bracket">]</span></a></sup> The road was shut<sup id="cite_ref-2"
        class="reference"><a href="#cite_note-2">&#91;2&#93;</a></sup> at night.</p><div class="reflist"><ol
        class="references">
        <li id="cite_note-post-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-post_1-0" aria-label="Jump
        up">^</a></b></span>
        <span class="reference-text"><cite class="citation news">Valley Post, 3 May 2016, <a rel="nofollow" class="external
        text"
        href="{POST}">{POST}</a>.</cite></span></li><li id="cite_note-2"><span class="mw-cite-backlink"><b><a
        href="#cite_ref-2">^</a></b></span> <span class="reference-text">Ibid.</span></li></ol></div>""",
    "Word": f"""<p class=MsoNormal>The bridge fell.<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"
        title=""><span
        class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span
        class=MsoFootnoteReference><span lang=EN-GB>[1]</span></span><![endif]></span></span></a> The road was shut<a
        style='mso-footnote-id:ftn2' href="#_ftn2" name="_ftnref2" title=""><span class=MsoFootnoteReference>[2]</span></a> at
        night.<o:p></o:p></p><div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left
        size=1
        width="33%"><![endif]><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a
        style='mso-footnote-id:ftn1'
        href="#_ftnref1" name="_ftn1" title=""><span class=MsoFootnoteReference>[1]</span></a> Valley Post, 3 May 2016,
        {POST}.</p></div><div style='mso-element:footnote' id=ftn2><p class=MsoFootnoteText><a style='mso-footnote-id:ftn2'
        href="#_ftnref2" name="_ftn2" title=""><span class=MsoFootnoteReference>[2]</span></a> Ibid.</p></div></div>""",
    "LibreOffice": f"""<p>The bridge fell.<a class="sdfootnoteanc" name="sdfootnote1anc"
        href="#sdfootnote1sym"><sup>1</sup></a> The road was
        shut<a class="sdfootnoteanc" name="sdfootnote2anc" href="#sdfootnote2sym"><sup>2</sup></a> at night.</p>
        <div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym"
        href="#sdfootnote1anc">1</a>Valley Post, 3 May 2016, {POST}.</p></div><div id="sdfootnote2"><p class="sdfootnote"><a
        class="sdfootnotesym" name="sdfootnote2sym" href="#sdfootnote2anc">2</a>Ibid.</p></div>""",
    "Google Docs": f"""<p><span>The bridge fell.</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup><span> The road was
        shut</span><sup><a
        href="#ftnt2" id="ftnt_ref2">[2]</a></sup><span> at night.</span></p><hr><div><p><a href="#ftnt_ref1"
        id="ftnt1">[1]</a><span>&nbsp;Valley Post, 3 May 2016, {POST}.</span></p></div><div><p><a href="#ftnt_ref2"
        id="ftnt2">[2]</a><span>&nbsp;Ibid.</span></p></div>""",
    "plain sup, note paragraphs": f"""<p>The bridge fell.<sup><a href="#n1" name="r1">1</a></sup> The road was shut<sup><a
        href="#n2"
        name="r2">2</a></sup> at night.</p><h2>Notes</h2><p><a name="n1" href="#r1">1</a>. Valley Post, 3 May 2016,
        {POST}.</p>
        <p><a name="n2" href="#r2">2</a>. Ibid.</p>""",
    "sup without ways back": f"""<p>The bridge fell.<sup><a href="#one">1</a></sup> The road was shut<sup><a
        href="#two">2</a></sup> at
        night.</p><p id="one"><sup>1</sup> Valley Post, 3 May 2016, {POST}.</p><p id="two"><sup>2</sup> Ibid.</p>""",
    "brackets without sup": f"""<p>The bridge fell. <a href="#a">[1]</a> The road was shut [<a href="#b">2</a>] at
        night.</p><ol>
        <li id="a">Valley Post, 3 May 2016, {POST}.</li><li id="b">Ibid.</li></ol>""",
    "empty anchors and line breaks": f"""<p>The bridge fell.<sup><a href="#n1">1</a></sup> The road was shut<sup><a
        href="#n2">2</a></sup>
        at night.</p><hr><p><a name="n1"></a>1. Valley Post, 3 May 2016, {POST}.<br><a name="n2"></a>2. Ibid.<br></p>""",
    "labels before anchors": f"""<p>The bridge fell.<sup><a href="#n1">1</a></sup> The road was shut<sup><a
        href="#n2">2</a></sup>
        at night.</p><div>1. <a name="n1"></a>Valley Post, 3 May 2016, {POST}.<br>2. <a name="n2"></a>Ibid.</div>""",
    "anchors before paragraphs": f"""<p>The bridge fell.<sup><a href="#n1">1</a></sup> The road was shut<sup><a
        href="#n2">2</a></sup>
        at night.</p><hr><a name="n1"></a><p>1. Valley Post, 3 May 2016, {POST}.</p><a name="n2"></a><p>2. Ibid.</p>
        <p>Printed in the valley.</p>""",
    "table of notes": f"""<p>The bridge fell.<sup><a href="#n1">1</a></sup> The road was shut<sup><a href="#n2">2</a></sup>
        at night.</p>
        <table><tr><td><a id="n1">1</a></td><td>Valley Post, 3 May 2016, {POST}.</td></tr>
        <tr><td><a id="n2">2</a></td><td>Ibid.</td></tr></table>""",
    "bare numbers and a table": f"""<p>The bridge fell.<a href="#f1">1</a> The road was shut<a href="#f2">2</a> at night.</p>
        <table><tr id="f1"><td>1</td><td>Valley Post, 3 May 2016, {POST}.</td></tr><tr
        id="f2"><td>2</td><td>Ibid.</td></tr></table>""",
    "terms and definitions": f"""<p>The bridge fell.<sup><a href="#n1">1</a></sup> The road was shut<sup><a
        href="#n2">2</a></sup> at
        night.</p><dl><dt id="n1">[1]</dt><dd>Valley Post, 3 May 2016, {POST}.</dd><dt id="n2">[2]</dt><dd>Ibid.</dd></dl>""",
    "DPUB-ARIA asides": f"""<p>The bridge fell.<a role="doc-noteref" href="#x1">1</a> The road was shut<a role="doc-noteref"
        href="#x2">2</a> at night.</p><aside id="x1" role="doc-footnote">Valley Post, 3 May 2016, {POST}.</aside>
        <aside id="x2" role="doc-footnote">Ibid. <a role="doc-backlink" href="#r2">Back</a></aside>""",
    "GitHub": f"""<p>The bridge fell.<sup><a href="#user-content-fn-1-ab" id="user-content-fnref-1-ab" data-footnote-ref
        aria-describedby="footnote-label">1</a></sup> The road was shut<sup><a href="#user-content-fn-2-ab"
        id="user-content-fnref-2-ab" data-footnote-ref>2</a></sup> at night.</p><section data-footnotes class="footnotes"><h2
        id="footnote-label" class="sr-only">Footnotes</h2><ol><li id="user-content-fn-1-ab"><p>Valley Post, 3 May 2016,
        {POST}. <a
        href="#user-content-fnref-1-ab" data-footnote-backref class="data-footnote-backref" aria-label="Back to
        reference 1"><g-emoji>↩</g-emoji></a></p></li><li id="user-content-fn-2-ab"><p>Ibid. <a
        href="#user-content-fnref-2-ab"
        data-footnote-backref>↩</a></p></li></ol></section>""",
    "markdown-it": f"""<p>The bridge fell.<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> The road was
        shut<sup
        class="footnote-ref"><a href="#fn2" id="fnref2">[2]</a></sup> at night.</p><hr class="footnotes-sep"><section
        class="footnotes"><ol class="footnotes-list"><li id="fn1" class="footnote-item"><p>Valley Post, 3 May 2016, {POST}. <a
        href="#fnref1" class="footnote-backref">↩︎</a></p></li><li id="fn2" class="footnote-item"><p>Ibid. <a href="#fnref2"
        class="footnote-backref">↩︎</a></p></li></ol></section>""",
    "kramdown": f"""<p>The bridge fell.<sup id="fnref:1"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup> The road
        was shut<sup
        id="fnref:b"><a href="#fn:b" class="footnote" rel="footnote">2</a></sup> at night.</p><div class="footnotes"><ol>
        <li id="fn:1"><p>Valley Post, 3 May 2016, {POST}. <a href="#fnref:1" class="reversefootnote">&#8617;</a></p></li>
        <li id="fn:b"><p>Ibid. <a href="#fnref:b" class="reversefootnote">&#8617;</a></p></li></ol></div>""",
    "Sphinx": f"""<p>The bridge fell.<a class="footnote-reference brackets" href="#id3" id="id1" role="doc-noteref"><span
        class="fn-bracket">[</span>1<span class="fn-bracket">]</span></a> The road was shut<a class="footnote-reference brackets"
        href="#id4" id="id2">2</a> at night.</p><aside class="footnote-list brackets"><aside class="footnote brackets" id="id3"
        role="doc-footnote"><span class="label"><span class="fn-bracket">[</span><a role="doc-backlink" href="#id1">1</a><span
        class="fn-bracket">]</span></span><p>Valley Post, 3 May 2016, {POST}.</p></aside><aside class="footnote brackets" id="id4"
        role="doc-footnote"><span class="label">[<a role="doc-backlink" href="#id2">2</a>]</span><p>Ibid.</p></aside></aside>""",
    "docutils": f"""<p>The bridge fell. <a class="footnote-reference" href="#id3" id="id1">[1]</a> The road was shut <a
        class="footnote-reference" href="#id4" id="id2">[2]</a> at night.</p><table class="docutils footnote"
        id="id3"><tbody><tr><td
        class="label"><a class="fn-backref" href="#id1">[1]</a></td><td>Valley Post, 3 May 2016, {POST}.</td></tr></tbody></table>
        <dl class="footnote brackets"><dt class="label" id="id4"><span class="brackets"><a class="fn-backref"
        href="#id2">2</a></span></dt><dd><p>Ibid.</p></dd></dl>""",
    "WordPress block": f"""<p>The bridge fell.<sup data-fn="6fa1" class="fn"><a href="#6fa1" id="6fa1-link">1</a></sup> The
        road was shut<sup
        data-fn="77b0" class="fn"><a href="#77b0" id="77b0-link">2</a></sup> at night.</p><ol class="wp-block-footnotes"><li
        id="6fa1">Valley Post, 3 May 2016, {POST}. <a href="#6fa1-link" aria-label="Jump to footnote reference
        1">↩︎</a></li><li
        id="77b0">Ibid. <a href="#77b0-link">↩︎</a></li></ol>""",
    "easy-footnotes": f"""<p>The bridge fell.<span id='easy-footnote-1-9' class='easy-footnote-margin-adjust'></span><span
        class='easy-footnote'><a href='#easy-footnote-bottom-1-9' title='Valley Post'><sup>1</sup></a></span> The road was
        shut<span
        id='easy-footnote-2-9' class='easy-footnote-margin-adjust'></span><span class='easy-footnote'><a
        href='#easy-footnote-bottom-2-9' title='Ibid.'><sup>2</sup></a></span> at night.</p><ol
        class='easy-footnotes-wrapper'><li class='easy-footnote-single'><span id='easy-footnote-bottom-1-9'
        class='easy-footnote-margin-adjust'></span>Valley Post, 3 May 2016, {POST}.<a class='easy-footnote-to-top'
        href='#easy-footnote-1-9'></a></li><li class='easy-footnote-single'><span id='easy-footnote-bottom-2-9'
        class='easy-footnote-margin-adjust'></span>Ibid.<a class='easy-footnote-to-top'
        href='#easy-footnote-2-9'></a></li></ol>""",
    "modern footnotes": f"""<p>The bridge fell.<sup class="modern-footnotes-footnote" data-mfn="1"><a
        href="javascript:void(0)" role="button"
        aria-describedby="mfn-content-1">1</a></sup><span id="mfn-content-1" role="tooltip"
        class="modern-footnotes-footnote__note">Valley Post, 3 May 2016, {POST}.</span> The road was shut<sup
        class="modern-footnotes-footnote" data-mfn="2"><a href="javascript:void(0)" role="button"
        aria-describedby="mfn-content-2">2</a></sup><span id="mfn-content-2" role="tooltip"
        class="modern-footnotes-footnote__note">Ibid.</span> at night.</p>""",
    "Substack": f"""<p>The bridge fell.<a data-component-name="FootnoteAnchorToDOM" id="footnote-anchor-1"
        href="https://report.substack.example/p/bridge#footnote-1" class="footnote-anchor">1</a> The road was shut<a
        id="footnote-anchor-2" href="https://report.substack.example/p/bridge#footnote-2" class="footnote-anchor">2</a> at
        night.</p>
        <div class="footnote"><a id="footnote-1" href="https://report.substack.example/p/bridge#footnote-anchor-1"
        class="footnote-number">1</a><div class="footnote-content"><p>Valley Post, 3 May 2016, {POST}.</p></div></div>
        <div class="footnote"><a id="footnote-2" href="https://report.substack.example/p/bridge#footnote-anchor-2"
        class="footnote-number">2</a><div class="footnote-content"><p>Ibid.</p></div></div>""",
    "tooltips in title": f"""<p>The bridge fell.<sup title="Valley Post, 3 May 2016, {POST}.">1</sup> The road was shut<a
        href="#"
        class="footnote" title="Ibid., in the same column."><sup>2</sup></a> at night.</p>""",
    "bigfoot": f"""<p>The bridge fell.<button class="bigfoot-footnote__button" data-footnote-number="1" rel="footnote"
        data-bigfoot-footnote="&lt;p&gt;Valley Post, 3 May 2016, {POST}.&lt;/p&gt;"><svg><circle></circle></svg></button> The
        road was
        shut<button class="bigfoot-footnote__button" data-footnote-number="2" rel="footnote"
        data-bigfoot-footnote="&lt;p&gt;Ibid., in the same column.&lt;/p&gt;"></button> at night.</p>""",
    "inline spans": f"""<p>The bridge fell.<span class="footnote">Valley Post, 3 May 2016, {POST}.</span> The road was
        shut<span
        class="footnote">Ibid., in the same column.</span> at night.</p>""",
    "Tufte sidenotes": f"""<p>The bridge fell.<label for="sn-1" class="margin-toggle sidenote-number"></label><input
        type="checkbox" id="sn-1"
        class="margin-toggle"><span class="sidenote">Valley Post, 3 May 2016, {POST}.</span> The road was shut<label
        for="sn-2"
        class="margin-toggle sidenote-number"></label><input type="checkbox" id="sn-2"><span class="sidenote">Ibid., in the
        same
        column.</span> at night.</p>""",
    "one list for all": f"""<p>The bridge fell.<sup><a href="#notes">1</a></sup> The road was shut<sup><a
        href="#notes">2</a></sup> at
        night.</p><h2 id="notes">Notes</h2><ol><li>Valley Post, 3 May 2016, {POST}.</li><li>Ibid.</li></ol>""",
    "notes by mere habit": f"""<p>The bridge fell.<sup>1</sup> The road was shut<sup>2</sup> at night.</p><h2>Notes</h2><ol>
        <li>Valley Post, 3 May 2016, {POST}.</li><li>Ibid.</li></ol>""",
    "XHTML with empty anchors": f"""<?xml version="1.0" encoding="utf-8"?><html
        xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>
        <p>The bridge fell.<a id="r1"/><sup><a href="#n1">1</a></sup> The road was shut<a id="r2"/><sup><a
        href="#n2">2</a></sup> at
        night.</p><p><a id="n1"/><a href="#r1">1</a> Valley Post, 3 May 2016, {POST}.</p><p><a id="n2"/><a href="#r2">2</a>
        Ibid.</p></body></html>""",
    "names that end in ref": f"""<p>The bridge fell.<span id="fnref:reform"><a class="ref" href="#fn:reform">1</a></span> The
        road was shut<span id="fnref:refuge"><a class="ref" href="#fn:refuge">2</a></span> at night.</p><div class="footnotes">
        <ol><li id="fn:reform"><p>Valley Post, 3 May 2016, {POST}. <a href="#fnref:reform">&#8617;</a></p></li><li
        id="fn:refuge"><p>Ibid. <a href="#fnref:refuge">&#8617;</a></p></li></ol></div>""",
    "anchors named by hand": f"""<p>The bridge fell.<a name="FnAnchor_1" href="#Footnote_1"><span class="fn">1</span></a> The
        road was shut<a name="FnAnchor_2" href="#Footnote_2"><span class="fn">2</span></a> at night.</p><div class="note">
        <p><a name="Footnote_1" href="#FnAnchor_1"><span class="fn">1</span></a> Valley Post, 3 May 2016, {POST}.</p>
        <p><a name="Footnote_2" href="#FnAnchor_2"><span class="fn">2</span></a> Ibid.</p></div>""",
    "Texinfo": f"""<p>The bridge fell.<a class="footnote" id="DOCF1" href="#FOOT1"><sup>1</sup></a> The road was shut<a
        class="footnote" id="DOCF2" href="#FOOT2"><sup>2</sup></a> at night.</p><div class="footnotes-segment"><hr>
        <h4 class="footnotes-heading">Footnotes</h4><h5 class="footnote-body-heading"><a id="FOOT1" href="#DOCF1">(1)</a></h5>
        <p>Valley Post, 3 May 2016, {POST}.</p><h5 class="footnote-body-heading"><a id="FOOT2" href="#DOCF2">(2)</a></h5>
        <p>Ibid.</p></div>""",
    "Org mode side notes": f"""<p>The bridge fell.<label class="footref" for="fn.1">1</label><input id="fn.1"
        class="footref-toggle" type="checkbox"><span class="sidenote"><sup>1</sup> Valley Post, 3 May 2016, {POST}.</span> The
        road was shut<label class="footref" for="fn.2">2</label><input id="fn.2" class="footref-toggle"
        type="checkbox"><span class="sidenote"><sup>2</sup> Ibid., in the same column.</span> at night.</p>""",
    "LaTeXML": f"""<p>The bridge fell.<span id="footnote1" class="ltx_note ltx_role_footnote"><sup
        class="ltx_note_mark">1</sup><span class="ltx_note_outer"><span class="ltx_note_content"><sup
        class="ltx_note_mark">1</sup><span class="ltx_tag ltx_tag_note">1</span>Valley Post, 3 May 2016, {POST}.</span></span>
        </span> The road was shut<span id="footnote2" class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">2</sup><span
        class="ltx_note_outer"><span class="ltx_note_content"><sup class="ltx_note_mark">2</sup>Ibid., in the same
        column.</span></span></span> at night.</p>""",
    "Distill": f"""<p>The bridge fell.<d-footnote>Valley Post, 3 May 2016, {POST}.</d-footnote> The road was
        shut<d-footnote id="d2">Ibid., in the same column.</d-footnote> at night.</p>""",
    "bold numbers behind a rule": f"""<p>The bridge fell.<sup>1</sup> The road was shut<sup>2</sup> at night.</p><hr>
        <p><strong>1</strong> Valley Post, 3 May 2016,</p><p>{POST}.</p><p><strong>2</strong> Ibid.</p>""",
    "numbers nobody linked": f"""<p>The bridge fell.<sup class="c">1</sup> The road was shut<sup class="c">2</sup> at
        night.</p><div class="P-module__footnotes"><h4>Footnotes</h4><ol><li id="footnote-1">Valley Post, 3 May 2016,
        {POST}.</li><li id="footnote-2">Ibid.</li></ol></div>""",
    "a declared list nobody linked": f"""<p>The bridge fell.<span class="reference"> <sup class="footnote-ref">1</sup></span> The
        road was shut<sup class="footnote-ref">2</sup> at night.</p><section class="footnotes"><ol><li id="fn1"><p>Valley Post,
        3 May 2016, {POST}.</p></li><li id="fn2"><p>Ibid.</p></li></ol></section>""",
    "streamed by React": f"""<div hidden id="S:0"><p>The bridge fell.<span role="doc-noteref"><a href="#fnx1">[1]</a></span> The
        road was shut<span role="doc-noteref"><a href="#fnx2">[2]</a></span> at night.</p><ol role="doc-endnotes"><li
        role="doc-endnote" id="fnx1">Valley Post, 3 May 2016, {POST}.</li><li role="doc-endnote"
        id="fnx2">Ibid.</li></ol></div>""",
}
