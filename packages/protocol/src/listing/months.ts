/**
 * Names of the months, January first, as listings write them in the locales of their servers: in full and as
 * strftime's %b, without the full stop. Where two languages claim a word for different months ("lis", "srp"), the one
 * with more speakers has it. "jui" is July on French VMS, whose June is "jun".
 */
const languages: readonly string[] = [
  // English, German, Dutch, the North, Finnish
  "jan feb mar apr may jun jul aug sep oct nov dec",
  "january february march april may june july august sept,september october november december",
  "jan,jänner,jän feb,feber mär,märz,mrz apr mai jun,juni jul,juli aug sep,sept okt,oktober nov dez,dezember",
  "januari,januar februari,februar mrt,maart april mei juni juli augustus,augusti,august september oktober nov dec",
  "jan feb mar,mars,marts apr maj,mai juni juli aug sept okt nov des,december",
  "tammi,tam helmi,hel maalis huhti,huh touko,tou kesä,kes heinä,hei elo syys,syy loka,lok marras joulu,jou",
  // French, Spanish, Portuguese, Italian, Romanian, Catalan
  "jan,janv,janvier fév,févr,février,fevr mar,mars avr,avril mai juin jui,juil,juillet aoû,août,aout sep,sept,septembre oct,octobre nov,novembre déc,décembre",
  "ene,enero feb,febrero mar,marzo abr,abril may,mayo jun,junio jul,julio ago,agosto sep,sept,set,septiembre oct,octubre nov,noviembre dic,diciembre",
  "jan,janeiro fev,fevereiro mar,março abr,abril mai,maio jun,junho jul,julho ago,agosto set,setembro out,outubro nov,novembro dez,dezembro",
  "gen,gennaio feb,febbraio mar,marzo apr,aprile mag,maggio giu,giugno lug,luglio ago,agosto set,sett,settembre ott,ottobre nov,novembre dic,dicembre",
  "ian,ianuarie feb,februarie mar,martie apr,aprilie mai iun,iunie iul,iulie aug,august sep,septembrie oct,octombrie noi,noiembrie dec,decembrie",
  "gen,gener febr,febrer març abr,abril maig juny jul,juliol ag,agost set,setembre oct,octubre nov,novembre des,desembre",
  // Polish, Czech, Slovak, Croatian and Slovene, Hungarian
  "sty,stycznia lut,lutego mar,marca kwi,kwietnia maj,maja cze,czerwca lip,lipca sie,sierpnia wrz,września paź,października lis,listopada gru,grudnia",
  "led,ledna úno,února bře,března dub,dubna kvě,května čen,června čec,července srp,srpna zář,září říj,října lis,listopadu pro,prosince",
  "jan feb mar apr máj jún júl aug sep okt nov dec",
  "sij,siječanj velj,veljača ožu,ožujak tra,travanj svi,svibanj lipanj srpanj kol,kolovoz ruj,rujan listopad studeni prosinac",
  "jan febr,február márc,március ápr,április máj,május jún,június júl,július aug,augusztus szept,szeptember okt nov dec",
  // Russian, Ukrainian, Bulgarian
  "янв,января фев,февр,февраля мар,марта,март апр,апреля май,мая июн,июня,июнь июл,июля,июль авг,августа сен,сент,сентября окт,октября ноя,нояб,ноября дек,декабря",
  "січ,січня лют,лютого бер,березня кві,квіт,квітня тра,трав,травня чер,черв,червня лип,липня сер,серп,серпня вер,вересня жов,жовт,жовтня лис,лист,листопада гру,груд,грудня",
  "яну фев мар апр май юни юли авг сеп окт ное дек",
  // Turkish, Greek, Thai
  "oca,ocak şub,şubat mar,mart nis,nisan may,mayıs haz,haziran tem,temmuz ağu,ağustos eyl,eylül eki,ekim kas,kasım ara,aralık",
  "ιαν φεβ μάρ,μαρ απρ μάι,μαΐ,μαϊ ιούν,ιουν ιούλ,ιουλ αύγ,αυγ σεπ,σεπτ οκτ νοέ,νοε,νοεμ δεκ",
  "ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค",
];

const numbers: ReadonlyMap<string, number> = new Map(
  languages
    .toReversed()
    .flatMap((months) =>
      months.split(" ").flatMap((names, index) => names.split(",").map((name) => [name, index + 1] as const)),
    ),
);

/** 1-12 for the name of a month, in any case, short or in full; undefined for any other word. */
export function monthNumber(name: string): number | undefined {
  return numbers.get(name.toLowerCase());
}
