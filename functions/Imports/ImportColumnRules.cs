using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;

namespace Outreach.Imports;

/// <summary>Which column of a file holds which field of a mention, by what the request says or by an obvious name.</summary>
internal static class ImportColumnRules
{
    public const string ExternalId = "externalId";
    public const string Handle = "author.handle";
    public const string Channel = "channel";

    // English, German, Dutch, Spanish and French, without accents, spaces and signs.
    private static readonly (string Field, string Names)[] Known =
    [
        (ExternalId, """
            externalid, id, mentionid, postid, tweetid, statusid, messageid, commentid, reviewid, externeid, kennung, nachrichtenid,
            nachrichtid, beitragsid, beitragid, kommentarid, bewertungsid, berichtid, reactieid, kenmerk, idexterno, identificador,
            idmensaje, idpublicacion, idcomentario, idexterne, identifiantexterne, identifiant, idmessage, idpublication, idcommentaire
            """),
        (Handle, """
            authorhandle, handle, author, username, user, screenname, sender, from, autor, verfasser, verfasserin, benutzername, nutzername,
            benutzer, absender, auteur, gebruikersnaam, gebruiker, afzender, usuario, nombredeusuario, remitente, utilisateur,
            nomdutilisateur, pseudo, expediteur
            """),
        ("author.displayName", """
            authordisplayname, displayname, authorname, fullname, name, customername, anzeigename, vollstandigername, kundenname,
            weergavenaam, naam, volledigenaam, klantnaam, nombre, nombrecompleto, nombredelcliente, nom, nomcomplet, nomaffiche, nomduclient
            """),
        ("author.email", """
            authoremail, email, emailaddress, mail, emailadresse, mailadresse, emailadres, mailadres, correo, correoelectronico, courriel,
            adresseemail, adressemail, adresseelectronique
            """),
        ("author.phone", """
            authorphone, phone, phonenumber, telephone, mobile, mobilephone, telefon, telefonnummer, rufnummer, handynummer, mobilnummer,
            telefoon, telefoonnummer, mobiel, mobielnummer, telefono, numerodetelefono, movil, numerodetelephone, tel, mobilenumber
            """),
        ("author.timeZone", "authortimezone, timezone, zeitzone, tijdzone, zonahoraria, husohorario, fuseauhoraire"),
        ("text", """
            text, body, message, content, tweet, comment, review, mention, nachricht, inhalt, kommentar, beitrag, bewertung, tekst, bericht,
            inhoud, reactie, opmerking, texto, mensaje, contenido, comentario, texte, contenu, commentaire
            """),
        ("url", "url, link, permalink, webadresse, webadres, koppeling, enlace, vinculo, lien, adresseweb"),
        ("postedAt", """
            postedat, createdat, publishedat, date, datetime, timestamp, time, posted, created, published, datum, zeitpunkt, zeitstempel,
            veroffentlichtam, erstelltam, tijdstip, geplaatstop, gemaaktop, fecha, fechayhora, fechadepublicacion, publicadoel, horodatage,
            datedepublication, publiele, dateetheure
            """),
        ("kind", "kind, type, category, art, typ, kategorie, soort, categorie, tipo, categoria, clase, genre"),
        (Channel, "channel, platform, kanal, plattform, kanaal, canal, plataforma, plateforme"),
        ("inReplyTo", """
            inreplyto, inreplytoid, inreplytostatusid, replyto, antwortauf, inantwortauf, antwoordop, reactieop, enrespuestaa, respuestaa,
            enreponsea, reponsea
            """),
        (DeletedRule.Field, """
            deleted, isdeleted, deletedat, geloscht, geloschtam, verwijderd, verwijderdop, eliminado, borrado, supprime, supprimele
            """),
    ];

    private static readonly FrozenDictionary<string, string> FieldsByName = Known
        .SelectMany(known => known.Names.Split(',', StringSplitOptions.TrimEntries).Select(name => (name, known.Field)))
        .ToFrozenDictionary(known => known.name, known => known.Field, StringComparer.Ordinal);

    /// <summary>The fields of a mention that a column can hold.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. Known.Select(known => known.Field)];

    /// <summary>The field that a column obviously holds; null for none.</summary>
    public static string? FieldOf(string column) => FieldsByName.GetValueOrDefault(Plain(column));

    /// <summary>Reads a map such as <c>external_id:externalId,author:author.handle</c>.</summary>
    /// <returns>The map, or what is wrong with it.</returns>
    public static (IReadOnlyList<ColumnMapping> Map, string? Fault) ReadMap(string text)
    {
        var map = new List<ColumnMapping>();
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // A name may hold a colon; no field does.
            var colon = pair.LastIndexOf(':');
            var given = colon > 0 ? pair[(colon + 1)..].Trim() : "";
            if (Fields.FirstOrDefault(field => field.Equals(given, StringComparison.OrdinalIgnoreCase)) is not { } field)
            {
                return ([], $"Must be column:field pairs, as in external_id:externalId; a field is one of {string.Join(", ", Fields)}.");
            }

            if (field != DeletedRule.Field && map.Any(earlier => earlier.Field == field))
            {
                return ([], $"Maps two columns to {field}.");
            }

            map.Add(new ColumnMapping(pair[..colon].Trim(), field));
        }

        return (map, null);
    }

    /// <summary>
    /// The field of each column: the request's map first, then obvious names. Of two columns for a field the first counts; whether a
    /// mention is deleted, and when, often have one each, and both may say so.
    /// </summary>
    public static IReadOnlyList<string?> Assign(IReadOnlyList<string> columns, IReadOnlyList<ColumnMapping> map)
    {
        var fields = columns.Select(column => map.FirstOrDefault(mapped => IsNamed(column, mapped))?.Field).ToList();
        for (var column = 0; column < columns.Count; column++)
        {
            if (fields[column] is null
                && FieldOf(columns[column]) is { } field
                && !(field == DeletedRule.Field ? map.Any(mapped => mapped.Field == field) : fields.Contains(field)))
            {
                fields[column] = field;
            }
        }

        return fields;
    }

    public static bool IsNamed(string column, ColumnMapping mapped) =>
        column.Trim().Equals(mapped.Column, StringComparison.OrdinalIgnoreCase);

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var letter in NormalForm.Of(name, NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(char.ToLowerInvariant(letter));
            }
        }

        return plain.ToString();
    }
}
