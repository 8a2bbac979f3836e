import { expect, test } from 'vitest';
import { isKnownLinkType, linkTypeName } from '../../src/packet/link-types.ts';

test.each([
  [1, 'ETHERNET'],
  [101, 'RAW'],
  [105, 'IEEE802_11'],
  [127, 'IEEE802_11_RADIOTAP'],
  [147, 'USER'],
  [162, 'USER'],
  [195, 'IEEE802_15_4_WITHFCS'],
  [201, 'BLUETOOTH_HCI_H4_WITH_PHDR'],
  [220, 'USB_LINUX_MMAPPED'],
  [276, 'LINUX_SLL2'],
  [65_535, 'unnamed'],
])('linkTypeName names %i', (linkType, name) => {
  expect(linkTypeName(linkType)).toBe(name);
});

test('linkTypeName names every link type that is known', () => {
  for (let linkType = 0; linkType < 400; linkType++) {
    if (isKnownLinkType(linkType)) expect(linkTypeName(linkType)).not.toBe('unnamed');
  }
});
