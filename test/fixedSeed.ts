import fc from 'fast-check';

// CI judges a change by the same random cases every time; the nightly runs set the variable and explore new ones.
if (process.env.KVPOSTURE_PROPERTY_RUNS === undefined)
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_121 });
