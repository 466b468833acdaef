/** A city of the demo's company: real names, states, area codes and the start of its ZIP range. */
export interface City {
  readonly name: string;
  readonly state: string;
  readonly areaCode: string;
  /** First five-digit ZIP of the city; kept as text because New England's begin with 0. */
  readonly zipStart: string;
}

/** Most frequent first: a city's share falls with its rank. */
export const cities: readonly City[] =
  `Boston,MA,617,02108|Chicago,IL,312,60601|Dallas,TX,214,75201|Atlanta,GA,404,30303
Houston,TX,713,77002|Phoenix,AZ,602,85003|Newark,NJ,973,07102|Columbus,OH,614,43201|Denver,CO,303,80202
Charlotte,NC,704,28202|Seattle,WA,206,98101|Minneapolis,MN,612,55401|Tampa,FL,813,33602|Hartford,CT,860,06103
Nashville,TN,615,37201|Philadelphia,PA,215,19102|Detroit,MI,313,48201|Indianapolis,IN,317,46201
Kansas City,MO,816,64105|Austin,TX,512,78701|Portland,OR,503,97201|Providence,RI,401,02903|San Diego,CA,619,92101
Raleigh,NC,919,27601|Orlando,FL,407,32801|Pittsburgh,PA,412,15219|St. Louis,MO,314,63101|Cincinnati,OH,513,45202
Worcester,MA,508,01608|Salt Lake City,UT,801,84101|Milwaukee,WI,414,53202|Las Vegas,NV,702,89101
San Antonio,TX,210,78205|Jersey City,NJ,201,07302|Sacramento,CA,916,95814|Memphis,TN,901,38103
Louisville,KY,502,40202|Richmond,VA,804,23219|Portland,ME,207,04101|Omaha,NE,402,68102|Tucson,AZ,520,85701
Albuquerque,NM,505,87102|Cleveland,OH,216,44113|Buffalo,NY,716,14202|Manchester,NH,603,03101|Boise,ID,208,83702
Tulsa,OK,918,74103|New Haven,CT,203,06510|Des Moines,IA,515,50309|Birmingham,AL,205,35203|Spokane,WA,509,99201
Burlington,VT,802,05401|Knoxville,TN,865,37902|Toledo,OH,419,43604|Greenville,SC,864,29601|Madison,WI,608,53703
El Paso,TX,915,79901|Fresno,CA,559,93721|Trenton,NJ,609,08608|Coeur d’Alene,ID,208,83814`
    .split(/[|\n]/)
    .map((line) => {
      const [name, state, areaCode, zipStart] = line.split(',') as [string, string, string, string];
      return { name, state, areaCode, zipStart };
    });

export const streets: readonly string[] =
  'Maple,Oak,Cedar,Elm,Washington,Lake,Hill,Park,River,Church,Prospect,Franklin,Union,Highland,Mill,Spring,Chestnut,Walnut,Bridge,Orchard'.split(
    ',',
  );
export const streetKinds: readonly string[] = ['St', 'Ave', 'Rd', 'Ln', 'Blvd', 'Ct', 'Dr'];
