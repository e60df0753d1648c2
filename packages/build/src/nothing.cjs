// What bundles have in the place of a package that they can do without.
module.exports = {};
