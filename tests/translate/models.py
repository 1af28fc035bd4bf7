"""A tiny model of Argos Translate's layout, with weights by chance: what it says means nothing, but it is always the same."""

import io
import json
import zipfile

SENTENCES = ("وصلت الحافلات إلى المدينة", "غادر العمال الميناء أمس", "the buses came to the town", "the workers left the port")
WIDTH = 8


def package(folder, *, leave_out=(), about=None):
    """Write a .argosmodel into ``folder`` and return its path."""
    pieces = _pieces()
    model = folder / "made"
    model.mkdir()
    _spec(pieces).save(str(model))
    path = folder / "translate-ar_en-1_0.argosmodel"
    with zipfile.ZipFile(path, "w") as packed:
        files = {f"model/{file.name}": file.read_bytes() for file in model.iterdir()}
        files["sentencepiece.model"] = pieces
        files["metadata.json"] = json.dumps(about or {"from_code": "ar", "to_code": "en", "package_version": "1.0"}).encode()
        files["stanza/ar/tokenize.pt"] = b"not wanted"
        files["model/../../../outside.txt"] = b"never written"
        for name, data in files.items():
            if name not in leave_out:
                packed.writestr(f"translate-ar_en-1_0/{name}", data)
    return path


def _pieces():
    import sentencepiece

    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 20), model_writer=made, vocab_size=60, hard_vocab_limit=False, minloglevel=2
    )
    return made.getvalue()


def _spec(pieces):
    import numpy as np
    import sentencepiece
    from ctranslate2.specs import TransformerSpec

    known = sentencepiece.SentencePieceProcessor(model_proto=pieces)
    words = ["<blank>", "<unk>", "<s>", "</s>", *(known.id_to_piece(at) for at in range(3, known.get_piece_size()))]
    chance = np.random.default_rng(7)
    spec = TransformerSpec.from_config(num_layers=1, num_heads=2)

    def filled(layer, *shape):
        layer.weight = chance.normal(0, 0.3, shape).astype(np.float32)

    def linear(layer, out, into):
        filled(layer, out, into)
        layer.bias = np.zeros(out, np.float32)

    def norm(layer):
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(layer, *outs):
        norm(layer.layer_norm)
        for part, out in zip(layer.linear, outs, strict=True):
            linear(part, out, WIDTH)

    def ffn(layer):
        norm(layer.layer_norm)
        linear(layer.linear_0, 2 * WIDTH, WIDTH)
        linear(layer.linear_1, WIDTH, 2 * WIDTH)

    coder, decoder = spec.encoder, spec.decoder
    filled(coder.embeddings[0] if isinstance(coder.embeddings, list) else coder.embeddings, len(words), WIDTH)
    filled(decoder.embeddings, len(words), WIDTH)
    norm(coder.layer_norm)
    norm(decoder.layer_norm)
    linear(decoder.projection, len(words), WIDTH)
    for layer in coder.layer:
        attention(layer.self_attention, 3 * WIDTH, WIDTH)
        ffn(layer.ffn)
    for layer in decoder.layer:
        attention(layer.self_attention, 3 * WIDTH, WIDTH)
        attention(layer.attention, WIDTH, 2 * WIDTH, WIDTH)
        ffn(layer.ffn)
    spec.register_source_vocabulary(words)
    spec.register_target_vocabulary(words)
    spec.validate()
    return spec
