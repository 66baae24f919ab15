// What the shipped handwritten digits are, so that an experiment is checked without loading them.

/** Digits in the data file. */
export const DIGIT_COUNT = 1000;
/** Pixels along one side: 28 by 28 averaged two by two. */
const DIGIT_SIDE = 14;
export const DIGIT_PIXELS = DIGIT_SIDE * DIGIT_SIDE;
export const DIGIT_CLASSES = 10;
