import { describeWeightGradient } from '../weight-gradient.ts';
import { kernelVariants } from './kernel-variants.ts';

describeWeightGradient(kernelVariants());
