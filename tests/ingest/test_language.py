from __future__ import annotations

import pytest

from citecheck.ingest.language import guess_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The convoy left the city in the morning and was stopped at the gate of the town.", "en"),
        ("Le convoi a quitté la ville dans la matinée et les soldats ont été arrêtés sur le pont par des habitants.", "fr"),
        ("Der Konvoi hat die Stadt am Morgen verlassen und wurde von den Soldaten auf der Brücke nicht angehalten.", "de"),
        ("El convoy salió de la ciudad por la mañana y los soldados lo pararon en el puente con las armas.", "es"),
        (
            "Informe sobre el cierre de la presa. Ayuntamiento de La Presa, Nota de prensa del 3 de mayo; Red de los ríos.",
            "es",
        ),
        ("Rapport de la commission de la vallée, remis à la préfecture de région le 3 mai, et note du 4 mai.", "fr"),
        ("De burgemeester heeft de brug van de stad gesloten en de mensen van het dorp werden naar een school gebracht.", "nl"),
        ("O prefeito fechou a ponte da cidade e os moradores foram levados para uma escola que não tinha água.", "pt"),
        ("Il sindaco ha chiuso il ponte della città e gli abitanti sono stati portati nella scuola che era senza acqua.", "it"),
        ("غادرت القافلة المدينة في الصباح وتوقفت عند بوابة البلدة", "ar"),
        ("قافلہ صبح شہر سے روانہ ہوا اور قصبے کے دروازے پر روک دیا گیا جہاں لوگ انتظار کر رہے تھے۔", "ur"),
        ("کاروانەکە بەیانی شارەکەی بەجێهێشت و لە دەروازەی شارۆچکەکە ڕاگیرا و خەڵکێکی زۆر چاوەڕوان بوون", "ckb"),
        ("کاروان سهار له ښاره ووت او د ښارګوټي په دروازه کې ودرول شو، چېرې چې ډېر خلک یې په تمه وو", "ps"),
        ("کاروان صبح شهر را ترک کرد و نزدیک پل گرفتار شد، چنان که گزارشگر می‌گوید", "fa"),
        ("Колонна вышла из города утром, и была остановлена у моста, это было тяжёлым ударом", "ru"),
        ("השיירה יצאה מן העיר בבוקר ונעצרה בשער", "he"),
        ("Η αυτοκινητοπομπή έφυγε από την πόλη το πρωί", "el"),
        ("ขบวนรถออกจากเมืองในตอนเช้าและหยุดที่ประตูเมือง", "th"),
        ("차량 행렬이 아침에 도시를 떠나 마을 문 앞에서 멈추었다", "ko"),
        ("车队早上离开了这座城市并在城门口停了下来等待检查的人员", "zh"),
        ("車列は朝に街を出て、町の門で止められた。検査を待っている。", "ja"),
        ("12.3.2019 http://example.org", None),
        ("lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor", None),
        ("", None),
    ],
)
def test_guess(text: str, expected: str | None) -> None:
    """A clear language is named, an unclear one is left open."""
    assert guess_language(text) == expected
