// The version that results carry.

export { version as VERSION } from '../../package.json';
