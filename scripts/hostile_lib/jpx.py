"""JPEG 2000 of one component without a transform (ITU-T T.800): enough of an encoder to write pictures whose every byte is known."""

import struct

STATES = [(0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0ac1, 4, 12, 0), (0x0521, 5, 29, 0), (0x0221, 38, 33, 0), (0x5601, 7, 6, 1),
          (0x5401, 8, 14, 0), (0x4801, 9, 14, 0), (0x3801, 10, 14, 0), (0x3001, 11, 17, 0), (0x2401, 12, 18, 0), (0x1c01, 13, 20, 0), (0x1601, 29, 21, 0),
          (0x5601, 15, 14, 1), (0x5401, 16, 14, 0), (0x5101, 17, 15, 0), (0x4801, 18, 16, 0), (0x3801, 19, 17, 0), (0x3401, 20, 18, 0), (0x3001, 21, 19, 0),
          (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0), (0x1c01, 25, 22, 0), (0x1801, 26, 23, 0), (0x1601, 27, 24, 0), (0x1401, 28, 25, 0),
          (0x1201, 29, 26, 0), (0x1101, 30, 27, 0), (0x0ac1, 31, 28, 0), (0x09c1, 32, 29, 0), (0x08a1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0),
          (0x02a1, 36, 33, 0), (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0), (0x0049, 41, 38, 0), (0x0025, 42, 39, 0),
          (0x0015, 43, 40, 0), (0x0009, 44, 41, 0), (0x0005, 45, 42, 0), (0x0001, 45, 43, 0), (0x5601, 46, 46, 0)]
SIDE = 64


class Arithmetic:
    """The encoder of annex C, and of T.88, annex E."""

    def __init__(self, contexts, first=()):
        self.contexts = [[0, 0] for _ in range(contexts)]
        for context, state in first:
            self.contexts[context][0] = state
        self.interval, self.code, self.left, self.out = 0x8000, 0, 12, bytearray(b"\0")

    def put(self, context, bit):
        state = self.contexts[context]
        rare, after_likely, after_rare, switches = STATES[state[0]]
        self.interval -= rare
        if bit == state[1]:
            if self.interval & 0x8000:
                self.code += rare
                return
            if self.interval < rare:
                self.interval = rare
            else:
                self.code += rare
            state[0] = after_likely
        else:
            if self.interval < rare:
                self.code += rare
            else:
                self.interval = rare
            if switches:
                state[1] ^= 1
            state[0] = after_rare
        while not self.interval & 0x8000:
            self.interval <<= 1
            self.code <<= 1
            self.left -= 1
            if not self.left:
                self.byte()

    def byte(self):
        if self.out[-1] != 0xff and self.code >= 0x8000000:
            self.out[-1] += 1
            self.code &= 0x7ffffff
        if self.out[-1] == 0xff:
            self.out.append(self.code >> 20 & 0xff)
            self.code, self.left = self.code & 0xfffff, 7
        else:
            self.out.append(self.code >> 19 & 0xff)
            self.code, self.left = self.code & 0x7ffff, 8

    def end(self):
        most = self.code + self.interval
        self.code |= 0xffff
        if self.code >= most:
            self.code -= 0x8000
        for _ in range(2):
            self.code <<= self.left
            self.byte()
        if self.out[-1] == 0xff:
            self.out.pop()
        return bytes(self.out[1:])


def block(values, width, height):
    """The passes of a code-block: how many, its planes, and its bytes."""
    planes = max(abs(value) for value in values).bit_length()
    coder = Arithmetic(19, [(0, 4), (17, 3), (18, 46)])
    found, visited, refined = {}, set(), set()

    def around(x, y):
        at = lambda dx, dy: (x + dx, y + dy) in found
        return at(-1, 0) + at(1, 0), at(0, -1) + at(0, 1), at(-1, -1) + at(1, -1) + at(-1, 1) + at(1, 1)

    def zero_context(x, y):
        beside, level, corners = around(x, y)
        if beside == 2:
            return 8
        if beside:
            return 7 if level else 6 if corners else 5
        return {2: 4, 1: 3}.get(level, min(corners, 2))

    def sign(x, y):
        part = lambda a, b: max(-1, min(1, found.get(a, 0) + found.get(b, 0)))
        beside, level = part((x - 1, y), (x + 1, y)), part((x, y - 1), (x, y + 1))
        context, turned = {(1, 1): (13, 0), (1, 0): (12, 0), (1, -1): (11, 0), (0, 1): (10, 0), (0, 0): (9, 0), (0, -1): (10, 1), (-1, 1): (11, 1), (-1, 0): (12, 1), (-1, -1): (13, 1)}[beside, level]
        negative = values[y * width + x] < 0
        coder.put(context, negative ^ turned)
        found[x, y] = -1 if negative else 1

    places = [(x, y) for stripe in range(0, height, 4) for x in range(width) for y in range(stripe, min(stripe + 4, height))]
    for plane in reversed(range(planes)):
        bit = lambda x, y: abs(values[y * width + x]) >> plane & 1
        if plane < planes - 1:
            for x, y in places:
                if (x, y) not in found and any(around(x, y)):
                    coder.put(zero_context(x, y), bit(x, y))
                    if bit(x, y):
                        sign(x, y)
                    visited.add((x, y))
            for x, y in places:
                if (x, y) in found and (x, y) not in visited:
                    coder.put(16 if (x, y) in refined else 15 if any(around(x, y)) else 14, bit(x, y))
                    refined.add((x, y))
        for stripe in range(0, height, 4):
            for x in range(width):
                column = [(x, y) for y in range(stripe, min(stripe + 4, height))]
                if len(column) == 4 and all(one not in found and one not in visited and not any(around(*one)) for one in column):
                    first = next((at for at, one in enumerate(column) if bit(*one)), None)
                    coder.put(17, first is not None)
                    if first is None:
                        continue
                    coder.put(18, first >> 1)
                    coder.put(18, first & 1)
                    sign(*column[first])
                    column = column[first + 1:]
                for one in column:
                    if one not in found and one not in visited:
                        coder.put(zero_context(*one), bit(*one))
                        if bit(*one):
                            sign(*one)
        visited.clear()
    return 3 * planes - 2, planes, coder.end()


class Head:
    """Bits of a packet's head."""

    def __init__(self):
        self.out, self.bits, self.room = bytearray(), 0, 8

    def put(self, value, count=1):
        for at in reversed(range(count)):
            self.room -= 1
            self.bits |= (value >> at & 1) << self.room
            if not self.room:
                self.out.append(self.bits)
                self.room, self.bits = (7 if self.bits == 0xff else 8), 0

    def end(self):
        if self.room < (7 if self.out and self.out[-1] == 0xff else 8) or self.out and self.out[-1] == 0xff:
            self.out.append(self.bits)
        return bytes(self.out)


class Tree:
    def __init__(self, across, down, leaves):
        self.levels = [(across, list(leaves))]
        while len(self.levels[-1][1]) > 1:
            wide, below = self.levels[-1]
            high = len(below) // wide
            self.levels.append(((wide + 1) // 2, [min(below[y * wide + x] for y in range(2 * v, min(2 * v + 2, high)) for x in range(2 * u, min(2 * u + 2, wide))) for v in range((high + 1) // 2) for u in range((wide + 1) // 2)]))
        self.low = [[0] * len(nodes) for _, nodes in self.levels]
        self.known = [[False] * len(nodes) for _, nodes in self.levels]

    def put(self, head, x, y, limit):
        least = 0
        for level in reversed(range(len(self.levels))):
            wide, nodes = self.levels[level]
            at = (y >> level) * wide + (x >> level)
            low = max(self.low[level][at], least)
            while low < limit:
                if low >= nodes[at]:
                    if not self.known[level][at]:
                        head.put(1)
                        self.known[level][at] = True
                    break
                head.put(0)
                low += 1
            self.low[level][at] = least = low


def encoded(pixels, width, height):
    """A codestream of grey pixels, and where in it the data of its blocks start."""
    blocks = []
    for top in range(0, height, SIDE):
        for left in range(0, width, SIDE):
            wide, high = min(SIDE, width - left), min(SIDE, height - top)
            blocks.append(block([pixels[(top + y) * width + left + x] - 128 for y in range(high) for x in range(wide)], wide, high))
    across, head = (width + SIDE - 1) // SIDE, Head()
    included, empty = Tree(across, len(blocks) // across, [0] * len(blocks)), Tree(across, len(blocks) // across, [9 - planes for _, planes, _ in blocks])
    head.put(1)
    for at, (passes, planes, data) in enumerate(blocks):
        included.put(head, at % across, at // across, 1)
        for limit in range(1, 9 - planes + 2):
            empty.put(head, at % across, at // across, limit)
        if passes == 1:
            head.put(0)
        elif passes == 2:
            head.put(2, 2)
        elif passes < 6:
            head.put(12 + passes - 3, 4)
        else:
            head.put(15, 4)
            head.put(passes - 6, 5)
        bits = max(3, len(data).bit_length() - (passes.bit_length() - 1))
        head.put((1 << (bits - 3 + 1)) - 2, bits - 3 + 1)
        head.put(len(data), bits + passes.bit_length() - 1)
    head = head.end()
    body = head + b"".join(data for _, _, data in blocks)
    size = struct.pack(">HHIIIIIIIIH3B", 41, 0, width, height, 0, 0, width, height, 0, 0, 1, 7, 1, 1)
    main = b"\xff\x4f\xff\x51" + size + b"\xff\x52" + struct.pack(">HBBHBBBBBB", 12, 0, 0, 1, 0, 0, 4, 4, 0, 1) + b"\xff\x5c" + struct.pack(">HBB", 4, 0x40, 8 << 3)
    start = b"\xff\x90" + struct.pack(">HHIBB", 10, 0, 14 + len(body), 0, 1) + b"\xff\x93"
    return main + start + body + b"\xff\xd9", len(main) + len(start) + len(head)
