using System.Collections.Frozen;

namespace Outreach.FollowUps.Mentions;

/// <content>The words that thanks may have beside them.</content>
internal static partial class MereThanks
{
    /// <summary>
    /// Whom one thanks, how much and for what. No word with which one could also ask or tell something in a few: whoever says thanks with
    /// other words is read once for nothing, which costs less than a request that nobody reads.
    /// </summary>
    private static readonly FrozenSet<string> Harmless = WordsOf(
        """
        you u all so very much for the your to a an i we are is it it's its that was this and always truly indeed guys everyone everybody
        team folks service answer response assistance effort efforts time attention understanding info information lot ton bunch million
        regards wishes
        voor met de het een je jullie u jouw uw dank hoor allemaal iedereen heel erg zo zeer veel wel ook en is was jij bent zijn antwoord
        reactie moeite tijd groet groeten
        wol jim allegear foar
        für die das den deine eure ihre euch ihnen dir allen alle ihr seid sie sind du bist es ist so sehr viele vielen auch und schnelle
        antwort mühe
        pour de la le les l'aide votre vos ton ta tes vous à tous toutes tout coeur cœur c'est est très beaucoup et aide réponse équipe
        vraiment infiniment
        por el los las su sus tu tus todos todas vosotros ustedes usted muy mucho muchas equipo sois son es y atención respuesta servicio
        bardzo wam wszystkim za i ci panu pani państwu
        çok size sizlere hepinize için ve
        per il lo tutti tutte voi lei te siete sei di cuore tanto molte
        pela pelo vocês você mesmo coração
        så mycket allihopa alla för er ni är dig
        mange så meget mye til alle dere jer dig deg for
        paljon kaikille teille kovasti
        nui loa
        banyak semua semuanya sekali atas ya
        всім вам тобі дуже велике щиро
        большое огромное всем тебе очень за
        جزيلا جزيلًا لكم لك كثيرا جدا جميعا
        ございます ございました どうも 本当に とても
        你 您 你们 你們 大家 各位 非常 十分 太 了 啦
        정말 너무 대단히 매우 진심으로 모두 여러분
        """);

    /// <summary>With whom one word alone is spoken to.</summary>
    private static readonly FrozenSet<string> Addressees = WordsOf(
        """
        all everyone everybody guys folks team hi hello hey dear allemaal iedereen mensen hallo hoi alle tous toutes équipe bonjour todos
        todas equipo hola tutti tutte ciao olá alla hej kaikille всім всем 大家 各位
        """);

    /// <summary>What stands above the name of who wrote it.</summary>
    private static readonly FrozenSet<string> Closings = PartsOf(
        """
        regards, wishes, with regards, met groet, met groeten, yours sincerely, sincerely, yours faithfully, yours truly, greetings,
        groet, groeten, groetjes, gr, mvg, hartelijke groet, hartelijke groeten,
        grüße, viele grüße, liebe grüße, beste grüße, gruß, viele liebe grüße, mit besten grüßen,
        mit freundlichen grüßen, mit freundlichem gruß, mfg, lg, cordialement, bien cordialement, bien à vous, salutations, saludos,
        un saludo, saludos cordiales, un abrazo, atentamente, pozdrawiam, pozdrowienia, z poważaniem, saygılarımla, saygılar, sevgiler,
        saluti, cordiali saluti, distinti saluti, un saluto, atenciosamente, cumprimentos, abraço, abraços, hälsningar,
        med vänliga hälsningar, mvh, hilsen, med venlig hilsen, med vennlig hilsen, vennlig hilsen, venlig hilsen, terveisin,
        ystävällisin terveisin, salam, з повагою, с уважением, مع التحية, تحياتي, 敬具, 此致
        """);

    /// <summary>What English and German write with a capital anywhere, and is an answer to a question rather than a name.</summary>
    private static readonly FrozenSet<string> NoNames = WordsOf(
        """
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
        november december montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember
        morgens abends yes no ja nein okay
        """);

    private static FrozenSet<string> PartsOf(string parts) =>
        parts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => string.Join(' ', part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static FrozenSet<string> WordsOf(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
