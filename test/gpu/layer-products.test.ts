import { describeLayerProducts } from '../layer-products.ts';
import { kernelVariants } from './kernel-variants.ts';

describeLayerProducts(kernelVariants());
