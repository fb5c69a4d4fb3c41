/** Contracts that trade, by the rough order in which they were listed. */
const tickers = `
  BTC ETH BCH XRP EOS LTC TRX ETC LINK XLM ADA XMR DASH ZEC XTZ BNB ATOM ONT IOTA BAT VET NEO QTUM IOST THETA ALGO
  ZIL KNC ZRX COMP OMG DOGE SXP KAVA BAND RLC WAVES MKR SNX DOT DEFI YFI BAL CRV TRB RUNE SUSHI EGLD SOL ICX STORJ
  BLZ UNI AVAX FTM ENJ FLM REN KSM NEAR AAVE FIL RSR LRC MATIC OCEAN CVC BEL CTK AXS ALPHA ZEN SKL GRT 1INCH CHZ
  SAND ANKR LIT UNFI REEF RVN SFP XEM COTI CHR MANA ALICE HBAR ONE LINA STMX DENT CELR HOT MTL OGN NKN DGB
  1000SHIB BAKE GTC BTCDOM IOTX C98 MASK ATA DYDX 1000XEC GALA CELO AR KLAY ARPA CTSI LPT ENS PEOPLE ROSE DUSK FLOW
  IMX API3 GMT APE WOO JASMY DAR OP INJ STG SPELL 1000LUNC LUNA2 LDO ICP APT QNT FET FXS HOOK MAGIC T HIGH MINA ASTR
  AGIX PHB GMX CFX STX BNX ACH SSV CKB PERP TRU LQTY USDC ID ARB JOE TLM AMB LEVER RDNT HFT XVS BLUR EDU IDEX SUI
  1000PEPE 1000FLOKI UMA RAD KEY COMBO NMR MAV MDT XVG WLD PENDLE ARKM AGLD YGG DODOX BNT OXT SEI CYBER HIFI ARK
  FRONT GLMR BICO STRAX LOOM BIGTIME BOND ORBS STPT WAXP BSV RIF POLYX GAS POWR SLP TIA SNT CAKE MEME TWT TOKEN ORDI
  STEEM BADGER ILV NTRN KAS BEAMX 1000BONK PYTH SUPER USTC ONG ETHW JTO 1000SATS AUCTION 1000RATS ACE MOVR NFP AI XAI
  WIF MANTA ONDO LSK ALT JUP ZETA RONIN DYM OM PIXEL STRK MAVIA GLM PORTAL TON AXL MYRO METIS AEVO VANRY BOME ETHFI
  ENA W TNSR SAGA TAO OMNI REZ BB NOT TURBO IO ZK MEW LISTA ZRO RENDER BANANA RARE G SYN SYS VOXEL BRETT POPCAT SUN
  DOGS MBOX CHESS FLUX BSW QUICK NEIROETH RPL AERGO POL UXLINK 1MBABYDOGE NEIRO KDA FIDA FIO CATI GHST LOKA HMSTR
  REI COS EIGEN DIA 1000CAT SCR GOAT MOODENG SAFE SANTOS PONKE COW CETUS 1000000MOG GRASS DRIFT SWELL ACT PNUT HIPPO
`
  .trim()
  .split(/\s+/);

const consonants = 'BCDFGHJKLMNPRSTVXZ';
const vowels = 'AEIOU';

const mostSymbols = 20_000;

/** A pronounceable ticker of five letters, another one for each number below 29,160. */
function inventedTicker(number: number): string {
  const consonant = (at: number): string => consonants.charAt(at % consonants.length);
  const vowel = (at: number): string => vowels.charAt(at % vowels.length);
  const [second, third] = [Math.floor(number / 18), Math.floor(number / 324)];
  const last = Math.floor(number / 5832);
  return `${consonant(number)}${vowel(last)}${consonant(second)}${vowel(number + second)}${consonant(third)}`;
}

/** `count` distinct symbols such as BTCUSDT, oldest first: the same ones every time. RangeError: not 1 to 20,000. */
export function symbolNames(count: number): string[] {
  if (!Number.isInteger(count) || count < 1 || count > mostSymbols) {
    throw new RangeError(`${count} symbols cannot be made: 1 to ${mostSymbols}`);
  }
  const names = new Set(tickers.slice(0, count).map((ticker) => `${ticker}USDT`));
  for (let number = 0; names.size < count; number += 1) names.add(`${inventedTicker(number)}USDT`);
  return [...names];
}
