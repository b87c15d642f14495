# ruff: noqa: E501
"""What word processors put on the clipboard, as browsers hand it over (shortened, its shape untouched)."""

# Word 365 on Windows: conditional comments, list items as paragraphs that carry their own mark, lines broken anywhere.
WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- /* Font Definitions */ @font-face {font-family:Wingdings;} p.MsoNormal {margin:0cm;font-size:11.0pt;} --></style>
</head>
<body lang=FR-CA link="#0563C1" style='tab-interval:35.4pt;word-wrap:break-word'>
<!--StartFragment-->
<h2 style='margin-top:2.0pt'><span lang=FR-CA style='font-size:13.0pt;mso-fareast-language:EN-US'>Nos besoins<o:p></o:p></span></h2>
<p class=MsoNormal><span lang=FR-CA style='mso-ansi-language:FR-CA'>Les loyers montent,
<b style='mso-bidi-font-weight:normal'>partout</b> et <i>vite</i>; voir
<a href="https://exemple.org/etude">l’étude</a>.<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
lang=FR-CA style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><span
lang=FR-CA>Un premier point<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
lang=FR-CA style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]><span lang=FR-CA>Une nuance<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>Un
second point<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>D’abord<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span><span
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Ensuite<o:p></o:p></p>
<!--EndFragment-->
</body></html>"""

# Google Docs: all in a <b> that is not bold, weights and slants as styles, lists beside the items they belong to.
GOOGLE_DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-3f1c0a52-7fff-9d0b-1c7e-0d6a2f6f9f11"><h2
 dir="ltr" style="line-height:1.38;"><span style="font-size:16pt;font-family:Arial;font-weight:400;">Nos besoins</span></h2><p
 dir="ltr" style="line-height:1.38;margin-top:0pt;"><span style="font-size:11pt;font-weight:400;font-style:normal;">Les loyers montent, </span><span
 style="font-size:11pt;font-weight:700;font-style:normal;">partout</span><span style="font-weight:400;"> et </span><span
 style="font-weight:400;font-style:italic;">vite</span><span style="font-weight:400;">; voir </span><a
 href="https://www.google.com/url?q=https://exemple.org/etude&amp;sa=D" style="text-decoration:none;"><span
 style="color:#1155cc;font-weight:400;text-decoration:underline;">l’étude</span></a><span style="font-weight:400;">.</span></p><ul
 style="margin-top:0;padding-inline-start:48px;"><li dir="ltr" style="list-style-type:disc;font-weight:400;" aria-level="1"><p dir="ltr"
 role="presentation"><span style="font-weight:400;">Un premier point</span></p></li><ul><li dir="ltr" style="list-style-type:circle;"
 aria-level="2"><p dir="ltr" role="presentation"><span style="font-weight:400;">Une nuance</span></p></li></ul><li dir="ltr"
 aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">Un second point</span></p></li></ul><br /><ol><li
 dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>D’abord</span></p></li><li dir="ltr" aria-level="1"><p
 dir="ltr" role="presentation"><span>Ensuite</span></p></li></ol></b><br class="Apple-interchange-newline">"""

# What both say, once kept.
KEPT = (
    "<p>Nos besoins</p>"
    "<p>Les loyers montent, <strong>partout</strong> et <em>vite</em>; voir "
    '<a href="https://exemple.org/etude" rel="noopener noreferrer">l’étude</a>.</p>'
    "<ul><li>Un premier point<ul><li>Une nuance</li></ul></li><li>Un second point</li></ul>"
    "<ol><li>D’abord</li><li>Ensuite</li></ol>"
)
