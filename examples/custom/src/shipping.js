// What it costs to send an order, by weight in grams and by country.
const zones = { IE: 490, GB: 690, DE: 890 };

exports.cost = async ({ weight = 0, country = "IE" }) => {
  const base = zones[country];
  if (base === undefined) {
    return { error: `no rate for ${country}` };
  }
  return { cents: base + Math.ceil(weight / 1000) * 150 };
};
