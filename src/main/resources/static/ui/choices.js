/** How a text file may be read: what the page offers, as pairs of a value and its words. */

export const ENCODINGS = ['utf_8', 'utf_16le', 'utf_16be', 'iso_8859_1', 'iso_8859_2', 'iso_8859_15', 'windows_1250', 'windows_1251', 'windows_1252', 'shift_jis', 'gb18030', 'big5', 'euc_kr']
  .map(each => [each, each.replaceAll('_', '-').toUpperCase()]);
export const HEADERS = [['true', 'is a header'], ['false', 'is data']];
export const DELIMITERS = [[',', 'comma ,'], [';', 'semicolon ;'], ['\t', 'tab'], ['|', 'bar |'], [' ', 'blanks'], [':', 'colon :']];
export const QUOTES = [['"', '"'], ["'", "'"], ['', 'none']];
export const DECIMALS = [['.', 'point .'], [',', 'comma ,']];
