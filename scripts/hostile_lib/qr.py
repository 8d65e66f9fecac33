"""QR codes of up to 106 bytes (versions 1 to 5, level L, one mask): enough to write a lie."""

# Version: (data codewords, error codewords, side)
SIZES = {1: (19, 7), 2: (34, 10), 3: (55, 15), 4: (80, 20), 5: (108, 26)}


def tables():
    powers, value = [], 1
    for _ in range(255):
        powers.append(value)
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, {p: i for i, p in enumerate(powers)}


EXP, LOG = tables()


def times(a, b):
    return EXP[(LOG[a] + LOG[b]) % 255] if a and b else 0


def remainder(data, count):
    generator = [1]
    for i in range(count):
        product = generator + [0]
        for k, g in enumerate(generator):
            product[k + 1] ^= times(g, EXP[i])
        generator = product
    rest = list(data) + [0] * count
    for i in range(len(data)):
        factor = rest[i]
        for k, g in enumerate(generator):
            rest[i + k] ^= times(g, factor)
    return rest[len(data):]


def matrix(text: bytes):
    """Rows of modules (True is dark), without the quiet zone."""
    version = next(v for v, (size, _) in SIZES.items() if len(text) + 2 <= size)
    size, errors = SIZES[version]
    bits = "0100" + format(len(text), "08b") + "".join(format(b, "08b") for b in text) + "0000"
    bits = bits[: size * 8].ljust(-(-min(len(bits), size * 8) // 8) * 8, "0")
    data = [int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)]
    data += [(0xEC, 0x11)[i % 2] for i in range(size - len(data))]
    stream = "".join(format(b, "08b") for b in data + remainder(data, errors))
    side = 17 + 4 * version
    grid = [[None] * side for _ in range(side)]

    def square(x, y, pattern):
        for dy, row in enumerate(pattern):
            for dx, dark in enumerate(row):
                if 0 <= x + dx < side and 0 <= y + dy < side:
                    grid[y + dy][x + dx] = dark == "#"

    finder = [".........", ".#######.", ".#.....#.", ".#.###.#.", ".#.###.#.", ".#.###.#.", ".#.....#.", ".#######.", "........."]
    for x, y in ((-1, -1), (side - 8, -1), (-1, side - 8)):
        square(x, y, finder)
    if version > 1:
        square(side - 9, side - 9, ["#####", "#...#", "#.#.#", "#...#", "#####"])
    for i in range(8, side - 8):
        grid[6][i] = grid[i][6] = i % 2 == 0
    # Format: level L (01), mask 0 (000), protected and masked as ISO/IEC 18004 says.
    bits15 = 0b111011111000100
    for i in range(15):
        dark = bits15 >> i & 1 == 1
        x, y = (8, i) if i < 6 else (8, i + 1) if i < 8 else (7, 8) if i == 8 else (14 - i, 8)
        grid[y][x] = dark
        if i < 8:
            grid[8][side - 1 - i] = dark
        else:
            grid[side - 15 + i][8] = dark
    grid[side - 8][8] = True
    at, upward, right = 0, True, side - 1
    while right > 0:
        right -= right == 6
        for y in range(side - 1, -1, -1) if upward else range(side):
            for x in (right, right - 1):
                if grid[y][x] is None:
                    bit = at < len(stream) and stream[at] == "1"
                    grid[y][x] = bit ^ ((x + y) % 2 == 0)
                    at += 1
        upward, right = not upward, right - 2
    return grid


def drawn(text: bytes, x, y, module) -> bytes:
    """PDF operators that draw the code with its lower left corner at (x, y)."""
    rows = matrix(text)
    cells = [
        f"{x + c * module} {y + (len(rows) - 1 - r) * module} {module} {module} re"
        for r, row in enumerate(rows) for c, dark in enumerate(row) if dark
    ]
    return ("0 g " + " ".join(cells) + " f\n").encode()
