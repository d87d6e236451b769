import "server-only";

/** A company in Latin letters, and how it writes itself where that differs. */
export type CompanyName = { latin: string; native?: string };

/** Where a company sits: its people's names and its phone numbers. All of it is invented. */
export type Region = {
  companies: readonly [CompanyName, ...CompanyName[]];
  /** Given and family names; `given|native` gives both spellings. */
  given: readonly [string, ...string[]];
  family: readonly [string, ...string[]];
  /** Family name first, as in Japan. */
  isFamilyFirst?: boolean;
  /**
   * Numbers of ranges that regulators keep free for films, with `#` for any digit; absent where there is no such
   * range, so that the demo never shows somebody's number.
   */
  phones?: readonly [string, ...string[]];
};

const latin = (first: string, ...rest: string[]): [CompanyName, ...CompanyName[]] => [
  { latin: first },
  ...rest.map((name) => ({ latin: name })),
];

const NORTH_AMERICA: Region = {
  companies: latin(
    "Cedar Hollow Foods",
    "Brightwater Dental Group",
    "Ridgeline Freight",
    "Copperfern Interiors",
    "Juniper Street Clinics",
    "Switchgrass Insurance Services",
    "Bluestem Roofing",
    "Kettle & Vine Catering",
    "Summit Pass Outfitters",
    "Larkspur Learning",
    "Ironbridge Fabrication",
    "Marigold Home Care",
    "Prairie Signal Networks",
    "Foxglove Veterinary",
    "Stonemill Property Management",
    "Harborlight Aquatics",
    "Twin Rivers Solar",
    "Maple & Ash Furniture",
    "Cobalt Yard Storage",
    "Evergreen Court Hotels",
    "Quillback Seafood",
    "Dry Creek Brewing",
  ),
  given: [
    "Emily",
    "Marcus",
    "Jasmine",
    "Caleb",
    "Olivia",
    "Andre",
    "Rachel",
    "Dylan",
    "Simone",
    "Grant",
    "Naomi",
    "Victor",
  ],
  family: [
    "Hartwell",
    "Brooks",
    "Delgado",
    "Whitaker",
    "Nguyen",
    "Ellison",
    "Park",
    "Sandoval",
    "Tran",
    "Bishop",
    "Kowalski",
    "Greer",
  ],
  phones: [
    "+1 (212) 555-01##",
    "+1 (312) 555-01##",
    "+1 (415) 555-01##",
    "+1 (503) 555-01##",
    "+1 (617) 555-01##",
    "+1 (647) 555-01##",
    "+1 (720) 555-01##",
  ],
};

const BRITAIN: Region = {
  companies: latin(
    "Pennant & Rowe Solicitors",
    "Thistledown Textiles",
    "Kingsmoor Garden Centres",
    "Wexcombe Rail Services",
    "Hollin Bank Dairy",
    "Saltmarsh Energy",
    "Dunmore Timber",
    "Fairlight Opticians",
    "Brambleside Nurseries",
    "O'Shaughnessy & Daughters",
    "Caerwen Slate",
    "Redshank Marine",
  ),
  given: ["Imogen", "Callum", "Niamh", "Rhys", "Harriet", "Alistair", "Zara", "Owen", "Bronwen", "Theo"],
  family: [
    "Ashworth",
    "McAllister",
    "Pryce",
    "Okonkwo",
    "Fairfax",
    "O'Connell",
    "Begum",
    "Holloway",
    "Sinclair",
    "Marsh",
  ],
  phones: ["+44 20 7946 0###", "+44 161 496 0###", "+44 131 496 0###", "+44 29 2018 0###"],
};

const GERMANY: Region = {
  companies: latin(
    "Brückner Fördertechnik GmbH",
    "Möwe Hafenlogistik",
    "Schönfeld Präzisionsteile",
    "Lindenhof Kliniken",
    "Grünwald & Söhne Gartenbau",
    "Isarblick Hotels",
    "Käthe Vogel Backwaren",
    "Nordlicht Wärmepumpen",
    "Steinhübel Bau AG",
    "Weißdorn Apotheken",
  ),
  given: [
    "Jürgen",
    "Anneliese",
    "Björn",
    "Katharina",
    "Florian",
    "Sabine",
    "Matthias",
    "Zeynep",
    "Henrike",
    "Götz",
  ],
  family: [
    "Müller-Lüdenbach",
    "Krämer",
    "Schößler",
    "Yıldız",
    "Baumgärtner",
    "Voß",
    "Hoffstätter",
    "Engel",
    "Jäger",
    "Petersen",
  ],
  phones: ["+49 30 23125 ###"],
};

const FRANCE: Region = {
  companies: latin(
    "Les Ateliers Duchêne",
    "Fromagerie du Haut-Vallon",
    "Clinique Saint-Aurèle",
    "Métaux Bérard & Fils",
    "L'Île aux Vélos",
    "Transports Garonne Express",
    "Maison Lefèvre Traiteur",
    "Pépinières de l'Étang",
  ),
  given: ["Élodie", "Benoît", "Aurélie", "François-Xavier", "Maëlle", "Rémi", "Inès", "Gaël", "Zoé", "Loïc"],
  family: [
    "Duchêne",
    "Lefèvre",
    "Bérard",
    "N'Diaye",
    "Le Goff",
    "Châtelain",
    "Moreau",
    "Gauthier",
    "Besançon",
    "Rivière",
  ],
  phones: ["+33 1 99 00 ## ##"],
};

const SPAIN_AND_LATIN_AMERICA: Region = {
  companies: latin(
    "Construcciones Peñalba",
    "Aceites Sierra Añil",
    "Clínica Dental Muñoz Arce",
    "Transportes Ibáñez",
    "Viñedos Camino Alto",
    "Grupo Quetzal Telecom",
    "Cafés Río Bravo Sur",
  ),
  given: ["Lucía", "Íñigo", "María José", "Andrés", "Begoña", "Raúl", "Matías", "Ximena"],
  family: ["Peñalba", "Núñez", "García-Ordóñez", "Ibáñez", "Echeverría", "Zúñiga", "Villaseñor", "Arce"],
};

const PORTUGAL_AND_BRAZIL: Region = {
  companies: latin("Padaria São Tomé", "Cerâmica do Alentejo Azul", "Soluções Araçá"),
  given: ["João", "Inês", "Conceição", "Tiago", "Beatriz", "Estêvão"],
  family: ["Magalhães", "Simões", "Araújo", "Leitão", "Guimarães", "Falcão"],
};

const NORTH: Region = {
  companies: latin(
    "Fjällvind Kraft AB",
    "Åkerö Båtvarv",
    "Smørhullet Kaffe",
    "Björkö Möbler",
    "Østersund Fiskeri",
    "Järvenranta Sauna Oy",
  ),
  given: ["Åsa", "Søren", "Linnéa", "Jørgen", "Päivi", "Emil", "Ylva", "Mikkel"],
  family: ["Ångström-Lind", "Kjærgaard", "Virtanen", "Sjöberg", "Bødker", "Nyström", "Hämäläinen", "Dahl"],
  phones: ["+46 8 465 004 ##", "+46 40 628 04 ##"],
};

const LOW_COUNTRIES: Region = {
  companies: latin("Van der Zwaluw Bloemen", "Scheldeoever Jachtbouw", "Bakkerij Ooievaar"),
  given: ["Sjoerd", "Anouk", "Joost", "Femke", "Daan"],
  family: ["Van den Heuvel", "De Wit", "Hoekstra", "Van 't Hof", "Claes"],
};

const POLAND: Region = {
  companies: latin("Źródło Natura Sp. z o.o.", "Łąkowa Meble", "Bursztynowa Żegluga"),
  given: ["Małgorzata", "Wojciech", "Agnieszka", "Łukasz", "Bożena"],
  family: ["Żak", "Dąbek", "Szczepańczyk", "Gołąb", "Wróbel"],
};

const CENTRAL_EUROPE: Region = {
  companies: latin("Šumava Sklo", "Őrség Borház", "Čaplja Logistika", "Dâmbovița Ambalaje"),
  given: ["Jiří", "Zsófia", "Željka", "Ondřej", "Ilinca", "Ștefan"],
  family: ["Dvořáček", "Szőke", "Šimić", "Krejčí", "Fodor", "Țurcanu"],
};

const TURKEY: Region = {
  companies: latin("Yeşilköprü Tekstil", "İncir Gıda"),
  given: ["Gülşah", "Çağrı", "Elif", "Oğuz"],
  family: ["Öztürk", "Işık", "Şahinbaş", "Güneş"],
};

const ARAB_WORLD: Region = {
  companies: [
    { latin: "Al Waha Trading", native: "شركة الواحة للتجارة" },
    { latin: "Noor Al Bahr Shipping", native: "نور البحر للشحن" },
    { latin: "Bayt Al Yasmin Hotels", native: "فنادق بيت الياسمين" },
    { latin: "Sahra Solar" },
  ],
  given: ["Layla|ليلى", "Omar|عمر", "Yasmin|ياسمين", "Khalid|خالد", "Samira|سميرة", "Tariq|طارق"],
  family: ["Haddad|حداد", "Al-Masri|المصري", "Nasser|ناصر", "Mansour|منصور", "Farouk|فاروق", "Khoury|خوري"],
};

const ISRAEL: Region = {
  companies: [
    { latin: "Gesher Medical", native: "גשר ציוד רפואי" },
    { latin: "Tapuz Systems", native: "מערכות תפוז" },
  ],
  given: ["Noa|נועה", "Eitan|איתן", "Tamar|תמר", "Yonatan|יונתן"],
  family: ["Levi|לוי", "Ben-Ami|בן־עמי", "Shaked|שקד", "Peretz|פרץ"],
};

const JAPAN: Region = {
  companies: [
    { latin: "Aosora Kikai", native: "青空機械株式会社" },
    { latin: "Yamabuki Foods", native: "やまぶき食品" },
    { latin: "Minato Hikari Denki", native: "港光電気" },
  ],
  given: ["Haruka|遥", "Kenta|健太", "Misaki|美咲", "Sora|空", "Naoko|直子"],
  family: ["Fujisawa|藤沢", "Kuroda|黒田", "Hoshino|星野", "Tachibana|橘"],
  isFamilyFirst: true,
};

const CHINA: Region = {
  companies: [
    { latin: "Qingshan Logistics", native: "青杉物流有限公司" },
    { latin: "Baihe Medical", native: "百禾医疗器械" },
  ],
  given: ["Wei|伟", "Xiulan|秀兰", "Hao|浩", "Yating|雅婷"],
  family: ["Chen|陈", "Ouyang|欧阳", "Lin|林", "Zhou|周"],
  isFamilyFirst: true,
};

const KOREA: Region = {
  companies: [
    { latin: "Haneul Design", native: "하늘디자인" },
    { latin: "Sorabit Parts", native: "소라빛부품" },
  ],
  given: ["Ji-woo|지우", "Min-jun|민준", "Seo-yeon|서연", "Do-yun|도윤"],
  family: ["Kang|강", "Seo|서", "Yoon|윤", "Bae|배"],
  isFamilyFirst: true,
};

const VIETNAM: Region = {
  companies: latin("Phương Nam Dệt May", "Sen Vàng Du Lịch"),
  given: ["Thảo", "Quang Huy", "Ngọc Ánh", "Đức"],
  family: ["Nguyễn", "Trần", "Đặng", "Phạm"],
  isFamilyFirst: true,
};

const SOUTH_ASIA: Region = {
  companies: latin(
    "Monsoon Road Textiles",
    "Kaveri Agro Exports",
    "Chandni Jewellers",
    "Neem & Clove Wellness",
    "Sarovar Diagnostics",
  ),
  given: ["Ananya", "Rohan", "Kavitha", "Imran", "Meera", "Arjun"],
  family: ["Iyer", "Chatterjee", "Deshpande", "Qureshi", "Bhattacharya", "Menon"],
};

const AFRICA: Region = {
  companies: latin(
    "Baobab Microfinance",
    "Mto Wa Simba Safaris",
    "Adunni Fabrics",
    "Table Bay Cold Storage",
    "Nyala Solar Pumps",
  ),
  given: ["Wanjiru", "Chinedu", "Thandiwe", "Kwame", "Sipho", "Adaeze"],
  family: ["Kamau", "Eze", "Nkosi", "Mensah", "Van Wyk", "Otieno"],
};

/** Every region with how often its companies turn up. */
export const REGIONS: readonly { region: Region; weight: number }[] = [
  { region: NORTH_AMERICA, weight: 34 },
  { region: BRITAIN, weight: 14 },
  { region: GERMANY, weight: 10 },
  { region: FRANCE, weight: 8 },
  { region: SPAIN_AND_LATIN_AMERICA, weight: 7 },
  { region: PORTUGAL_AND_BRAZIL, weight: 3 },
  { region: NORTH, weight: 5 },
  { region: LOW_COUNTRIES, weight: 3 },
  { region: POLAND, weight: 3 },
  { region: CENTRAL_EUROPE, weight: 3 },
  { region: TURKEY, weight: 2 },
  { region: ARAB_WORLD, weight: 3 },
  { region: ISRAEL, weight: 2 },
  { region: JAPAN, weight: 3 },
  { region: CHINA, weight: 2 },
  { region: KOREA, weight: 2 },
  { region: VIETNAM, weight: 2 },
  { region: SOUTH_ASIA, weight: 4 },
  { region: AFRICA, weight: 4 },
];
