"""JPEG pictures of coefficients: read from a picture of one pass, and written in one pass, with restart marks, or in many (ITU-T T.81).

The codes are of one length but for the last: no statistics, and larger files than an encoder's."""

import random
import struct

class Picture:
    """Quantized coefficients in the order they are sent; a block is a list of 64."""

    def __init__(self, width, height, components, tables):
        self.width, self.height, self.components, self.tables = width, height, components, tables
        self.across = max(h for _, h, _, _ in components)
        self.down = max(v for _, _, v, _ in components)
        self.units = -(-width // (8 * self.across)), -(-height // (8 * self.down))
        self.blocks = [[[0] * 64 for _ in range(self.units[0] * h * self.units[1] * v)] for _, h, v, _ in components]

    def own(self, index):
        """Places of the blocks of a pass of one component."""
        _, h, v, _ = self.components[index]
        wide = -(-(-(-self.width * h // self.across)) // 8)
        high = -(-(-(-self.height * v // self.down)) // 8)
        stride = self.units[0] * h
        return [row * stride + column for row in range(high) for column in range(wide)]

    def unit(self, number):
        """Component and place of each block of an interleaved unit."""
        row, column = divmod(number, self.units[0])
        return [(index, (row * v + y) * self.units[0] * h + column * h + x)
                for index, (_, h, v, _) in enumerate(self.components) for y in range(v) for x in range(h)]


class Writer:
    def __init__(self):
        self.out, self.held, self.count = bytearray(), 0, 0

    def bits(self, value, count):
        for at in range(count - 1, -1, -1):
            self.held, self.count = self.held << 1 | value >> at & 1, self.count + 1
            if self.count == 8:
                self.out += bytes([self.held]) if self.held < 255 else b"\xff\0"
                self.held = self.count = 0

    def code(self, symbol):
        # 255 codes of eight bits; the last symbol has one of nine.
        self.bits(*((symbol, 8) if symbol < 255 else (510, 9)))

    def length(self, size):
        """The length of a mean's difference: 16 codes of five bits."""
        self.bits(size, 5)

    def signed(self, value):
        size = abs(value).bit_length()
        self.bits(value if value > 0 else value + (1 << size) - 1, size)

    def flush(self):
        while self.count:
            self.bits(1, 1)


CODES = b"\xff\xc4" + struct.pack(">HB", 19 + 16, 0x00) + bytes([0] * 4 + [16] + [0] * 11) + bytes(range(16))
CODES += b"\xff\xc4" + struct.pack(">HB", 19 + 256, 0x10) + bytes([0] * 7 + [255, 1] + [0] * 7) + bytes(range(256))


def head(picture, start):
    out = b"\xff\xd8"
    for number, table in picture.tables.items():
        out += b"\xff\xdb\0\x43" + bytes([number]) + bytes(table)
    parts = b"".join(bytes([one, h << 4 | v, table]) for one, h, v, table in picture.components)
    return out + b"\xff" + bytes([start]) + struct.pack(">HBHHB", 8 + len(parts), 8, picture.height, picture.width, len(picture.components)) + parts + CODES


def pass_head(picture, indexes, first, last, high, low):
    parts = b"".join(bytes([picture.components[index][0], 0]) for index in indexes)
    return b"\xff\xda" + struct.pack(">HB", 6 + len(parts), len(indexes)) + parts + bytes([first, last, high << 4 | low])


def coefficients(writer, block, first, last):
    """Those that are not zero, each with the zeros before it; whether zeros are left behind the last of them."""
    run = 0
    for at in range(first, last + 1):
        if block[at] == 0:
            run += 1
            continue
        while run > 15:
            writer.code(0xF0)
            run -= 16
        writer.code(run << 4 | abs(block[at]).bit_length())
        writer.signed(block[at])
        run = 0
    return run > 0


def mean(writer, value, means, index):
    difference = value - means[index]
    means[index] = value
    writer.length(abs(difference).bit_length())
    writer.signed(difference)


def in_one_pass(picture, restart=0):
    out = head(picture, 0xC0)
    if restart:
        out += b"\xff\xdd\0\x04" + struct.pack(">H", restart)
    out += pass_head(picture, range(len(picture.components)), 0, 63, 0, 0)
    writer, means = Writer(), [0] * 4
    for number in range(picture.units[0] * picture.units[1]):
        if restart and number and number % restart == 0:
            writer.flush()
            writer.out += bytes([0xFF, 0xD0 + (number // restart - 1) % 8])
            means = [0] * 4
        for index, place in picture.unit(number):
            block = picture.blocks[index][place]
            mean(writer, block[0], means, index)
            if coefficients(writer, block, 1, 63):
                writer.code(0)
    writer.flush()
    return out + bytes(writer.out) + b"\xff\xd9"


def scaled(value, low):
    return (abs(value) >> low) * (1 if value > 0 else -1)


def first_of_band(picture, index, first, last, low):
    writer, run = Writer(), 0

    def end():
        nonlocal run
        if run:
            size = run.bit_length() - 1
            writer.code(size << 4)
            writer.bits(run - (1 << size), size)
            run = 0

    for place in picture.own(index):
        block = [scaled(value, low) for value in picture.blocks[index][place]]
        if any(block[first : last + 1]):
            end()
        if coefficients(writer, block, first, last):
            run += 1
            if run == 32767:
                end()
    end()
    writer.flush()
    return bytes(writer.out)


def refined_band(picture, index, first, last, low):
    """The last bit of each coefficient; every block is ended by itself."""
    writer = Writer()
    for place in picture.own(index):
        block = picture.blocks[index][place]
        zeros, bits = 0, []
        new = [at for at in range(first, last + 1) if abs(block[at]) >> low == 1]
        for at in range(first, last + 1):
            size = abs(block[at]) >> low
            if size > 1:
                bits.append(size & 1)
            elif size == 1:
                writer.code(zeros << 4 | 1)
                writer.bits(block[at] > 0, 1)
                for bit in bits:
                    writer.bits(bit, 1)
                zeros, bits = 0, []
            else:
                zeros += 1
                if zeros == 16 and any(later > at for later in new):
                    writer.code(0xF0)
                    for bit in bits:
                        writer.bits(bit, 1)
                    zeros, bits = 0, []
        if zeros or bits:
            writer.code(0)
            for bit in bits:
                writer.bits(bit, 1)
    writer.flush()
    return bytes(writer.out)


def in_passes(picture):
    """Means, bands of each component without their last bit, the last bits."""
    out, everything = head(picture, 0xC2), range(len(picture.components))
    for high, low in ((0, 1), (1, 0)):
        writer, means = Writer(), [0] * 4
        for number in range(picture.units[0] * picture.units[1]):
            for index, place in picture.unit(number):
                value = picture.blocks[index][place][0]
                if high:
                    writer.bits(value & 1, 1)
                else:
                    mean(writer, value >> 1, means, index)
        writer.flush()
        out += pass_head(picture, everything, 0, 0, high, low) + bytes(writer.out)
    for index in everything:
        for first, last in ((1, 5), (6, 63)):
            out += pass_head(picture, [index], first, last, 0, 1) + first_of_band(picture, index, first, last, 1)
    for index in everything:
        out += pass_head(picture, [index], 1, 63, 1, 0) + refined_band(picture, index, 1, 63, 0)
    return out + b"\xff\xd9"


def invented(width=96, height=64, seed=1):
    """A picture of no meaning: few coefficients in each block."""
    chance = random.Random(seed)
    picture = Picture(width, height, [(1, 2, 2, 0), (2, 1, 1, 1), (3, 1, 1, 1)], {0: [3] * 64, 1: [5] * 64})
    for blocks in picture.blocks:
        for block in blocks:
            block[0] = chance.randrange(-60, 60)
            for _ in range(chance.randrange(8)):
                block[chance.randrange(1, 64)] = chance.choice((-7, -3, -2, -1, 1, 2, 3, 6))
    return picture


class Reader:
    def __init__(self, data):
        self.data, self.at, self.held, self.count = data, 0, 0, 0

    def bit(self):
        if not self.count:
            byte = self.data[self.at]
            self.at += 2 if byte == 255 else 1
            self.held, self.count = byte, 8
        self.count -= 1
        return self.held >> self.count & 1

    def bits(self, count):
        value = 0
        for _ in range(count):
            value = value << 1 | self.bit()
        return value

    def code(self, codes):
        value = 1
        while value not in codes:
            value = value << 1 | self.bit()
        return codes[value]

    def signed(self, size):
        value = self.bits(size)
        return value if not size or value >> (size - 1) else value - (1 << size) + 1


def read(data):
    """The coefficients of a picture of one pass without restart marks."""
    at, tables, codes, picture = 2, {}, {}, None
    while True:
        mark, length = data[at + 1], struct.unpack(">H", data[at + 2:at + 4])[0]
        part = data[at + 4:at + 2 + length]
        at += 2 + length
        if mark == 0xDB:
            for start in range(0, len(part), 65):
                tables[part[start]] = list(part[start + 1:start + 65])
        elif mark == 0xC4:
            while part:
                kind, counts, part = part[0], part[1:17], part[17:]
                code, found = 1, {}
                for count in counts:
                    code <<= 1
                    for _ in range(count):
                        found[code], part, code = part[0], part[1:], code + 1
                codes[kind] = found
        elif mark == 0xC0:
            height, width = struct.unpack(">HH", part[1:5])
            parts = [part[6 + 3 * n:9 + 3 * n] for n in range(part[5])]
            if len(parts) == 1:
                parts = [bytes([parts[0][0], 0x11, parts[0][2]])]
            picture = Picture(width, height, [(p[0], p[1] >> 4, p[1] & 15, p[2]) for p in parts], tables)
        elif mark == 0xDA:
            kinds = [part[2 + 2 * n] for n in range(part[0])]
            break
    reader, means = Reader(data[at:]), [0] * 4
    for number in range(picture.units[0] * picture.units[1]):
        for index, place in picture.unit(number):
            block, kind = picture.blocks[index][place], kinds[index]
            means[index] += reader.signed(reader.code(codes[kind >> 4]))
            block[0], k = means[index], 1
            while k < 64:
                code = reader.code(codes[0x10 | kind & 15])
                if code & 15 == 0:
                    if code >> 4 < 15:
                        break
                    k += 16
                    continue
                k += code >> 4
                block[k] = reader.signed(code & 15)
                k += 1
    return picture
