"""A report of our own making and the sources it cites: English, Arabic, hostile, a wall, a video, a dead short link."""

from __future__ import annotations

REPORT = """\
The water and the valley

The dam above Tarnhelm gave way in the night to Friday, 9 December 2016. By morning the lower town stood under two metres of \
water, and forty buses had carried 1,200 people to the school on the hill.1

The council had been warned. An engineer's letter of 3 May 2016 named the crack in the northern wall, and asked for 80,000 \
crowns to mend it.2 Nothing was paid, because the mayor, Ilse Brandt, did not think that the wall would move.3

In the port of Sahl al-Bahr, which lies across the bay, the first boats left for the valley on 10 December 2016 with 350 tents \
on board.4 They were turned back twice by the coast guard, though the ministry says that it never gave such an order.5

A film of the flood was seen by millions.6 The company that built the dam has since rewritten its account of the works.7

What became of the money is told in a leaked list, which shows that three firms shared it.8 A reader's page about the list says \
that the sums were added up by a script, and that nobody checked them.9

The museum of the valley, which kept the plans, closed its doors in 2019.10 The same letter is quoted there in full.11 The trial \
began on 4 March 2020 in Tarnhelm.12

Notes

1. "Forty buses reach the school", Valley Post, 9 December 2016, https://valley-post.example/2016/buses
2. "The letter that nobody answered", Valley Post, 12 December 2016, https://valley-post.example/2016/letter
3. Jonas Reh, "The mayor and the wall", Harbour Gazette, 14 December 2016, https://harbour-gazette.example/wall
4. Jaridat al-Diffa, 10 December 2016, https://diffa.example/news/4410
5. "No such order", Ministry of the Coast, 11 December 2016, https://coast.example/press/55
6. "Tarnhelm under water", film, 9 December 2016, https://films.example/watch?v=Tr9
7. "Our work at Tarnhelm", Nordwall Construction, 2 June 2015, https://nordwall.example/tarnhelm
8. "The list", https://sho.example/Ab9
9. "A reader adds up the list", Open Ledger, 5 January 2017, https://ledger.example/list
10. Museum of the Valley, https://museum.example/plans
11. See note 2.
12. "Trial opens in Tarnhelm", Valley Post, 4 March 2020, https://valley-post.example/2020/trial
"""

BUSES = """\
Forty buses reach the school
The last of forty buses stopped at the school on the hill at six in the morning of Friday, 9 December 2016.
Teachers had pushed the benches aside. About 1,200 people from the lower town slept on the floors of the gymnasium.
The dam above Tarnhelm had given way shortly after midnight, and the lower town stood under two metres of water.
"We heard it before we saw it", said Marta Oll, who runs the bakery by the bridge.
The fire brigade counted no dead. Two men were treated for cold at the clinic of the neighbouring village.
On Saturday the school will serve soup to whoever comes. Blankets are asked for at the town hall, which stands dry.
"""

LETTER = """\
The letter that nobody answered
Seven months before the water came, a letter lay on the table of the council of Tarnhelm.
It was dated 3 May 2016. The engineer Pal Enders named a crack in the southern wall of the dam, as long as a bus.
He asked for 18,000 crowns to mend it, and for an answer within a month.
The minutes of the council do not mention the letter. Two members remember that it was read aloud, and laid aside.
Mayor Ilse Brandt says that she saw it for the first time last week.
"""

WALL = """\
The mayor and the wall
Ilse Brandt has led Tarnhelm for eleven years, and nobody in the valley doubts that she loves it.
She did not think that the wall would move. "It stood for ninety years", she told this paper on Tuesday.
The money for repairs had gone into the new road to the harbour.
"""

DIFFA = """\
قوارب الإغاثة تغادر سهل البحر
غادرت أولى القوارب ميناء سهل البحر صباح السبت ١٠ كانون الأول ٢٠١٦ متجهة إلى الوادي.
وقال مدير الميناء سامر الحداد إن القوارب تحمل ٣٥٠ خيمة وكميات من الأدوية.
وأوضح أن الطواقم ستعود خلال يومين لنقل دفعة ثانية من المساعدات.
وكانت بلدة تارنهلم قد غرقت بعد انهيار السد ليلة الجمعة.
وأضاف أن خفر السواحل أعاد قاربين في المرة الأولى، ثم سمح لهما بالعبور.
"""

DIFFA_ENGLISH = """\
Relief boats leave Sahl al-Bahr
The first boats left the port of Sahl al-Bahr on Saturday morning, 10 December 2016, bound for the valley.
The harbour master Samer al-Haddad said that the boats carry 350 tents and medicine.
"""

NORDWALL = """\
Our work at Tarnhelm
Nordwall advised on the works at Tarnhelm. The works themselves were done by others.
We regret what happened in the valley.
"""

NORDWALL_THEN = """\
Our work at Tarnhelm
Nordwall built the dam above Tarnhelm between 1998 and 2003, the largest of its works in the north.
"The northern wall will stand for a hundred years", says our chief engineer, Ove Lind.
"""

#: Words that try to be markup, to leave their place, or to turn the line around.
LEDGER = """\
<script>document.title = "owned"</script> A reader adds up the list
The sums of the list were added up by a script, says the reader. Nobody checked them. <img src=x onerror="alert(1)">
"></textarea><iframe src="javascript:alert(2)"></iframe> Three firms shared the money: \u202e4 ,2 ,1 seton\u202c.
{{ 7 * 7 }} {% raw %} javascript:alert(3) </section></main></body></html> <form action="https://evil.example/"><button>Go
"""

#: A page as no cleaning left it: the frame alone must hold it.
LEDGER_PAGE = b"""<!doctype html><html><head><title>A reader adds up the list</title>
<meta http-equiv="refresh" content="0; url=http://127.0.0.1:9/refresh">
<script>parent.document.title = "owned"; alert(1); top.location = "http://127.0.0.1:9/top";</script>
<link rel="stylesheet" href="http://127.0.0.1:9/style.css"><base href="http://127.0.0.1:9/">
<style>@import url(http://127.0.0.1:9/import.css); body { background: url(http://127.0.0.1:9/background.png) }</style></head>
<body onload="alert(2)"><h1 id="there">A reader adds up the list</h1><img src="http://127.0.0.1:9/pixel.png" onerror="alert(3)">
<iframe src="http://127.0.0.1:9/frame"></iframe><object data="http://127.0.0.1:9/object"></object>
<form action="http://127.0.0.1:9/form"><input name="x" autofocus onfocus="alert(4)"><button id="go">Go</button></form>
<a id="out" href="http://127.0.0.1:9/out" target="_top">out</a><svg onload="alert(5)"></svg>
<video src="http://127.0.0.1:9/film.mp4" autoplay></video><p>The sums of the list were added up by a script.</p></body></html>"""

TRIAL = """\
Trial opens in Tarnhelm
The trial of the council of Tarnhelm opened on Wednesday, 4 March 2020, in the hall of the old customs house.
Three former members of the council stand accused. The former mayor is heard as a witness.
"""
