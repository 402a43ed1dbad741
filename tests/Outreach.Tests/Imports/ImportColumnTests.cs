using Outreach.Imports;

namespace Outreach.Tests.Imports;

/// <summary>Which column holds what.</summary>
public sealed class ImportColumnTests
{
    [Theory]
    [InlineData("external_id,author,display_name,email,phone,text,url,posted_at,kind,channel,in_reply_to,Deleted")]
    [InlineData(
        "Post ID,Screen Name,Full Name,E-mail address,Phone number,Message,Permalink,Created at,Category,Platform,Reply to,Is deleted")]
    [InlineData(
        "Beitrags-ID,Verfasser,Anzeigename,E-Mail-Adresse,Telefonnummer,Inhalt,Webadresse,"
            + "Veröffentlicht am,Art,Kanal,Antwort auf,Gelöscht")]
    [InlineData(
        "Bericht-ID,Gebruikersnaam,Weergavenaam,E-mailadres,Telefoonnummer,Tekst,Webadres,"
            + "Geplaatst op,Soort,Kanaal,Antwoord op,Verwijderd")]
    [InlineData(
        "ID externo,Usuario,Nombre completo,Correo electrónico,Teléfono,Texto,Enlace,Fecha y hora,Tipo,Canal,En respuesta a,Eliminado")]
    [InlineData(
        "Identifiant,Auteur,Nom complet,Adresse e-mail,Téléphone,Texte,Lien,Date de publication,Catégorie,Canal,En réponse à,Supprimé")]
    public void Obvious_names_in_five_languages_are_known(string header) => Assert.Equal(
        [
            "externalId", "author.handle", "author.displayName", "author.email", "author.phone", "text", "url", "postedAt", "kind",
            "channel", "inReplyTo", "deleted",
        ],
        ImportColumnRules.Assign(header.Split(','), []));

    [Fact]
    public void What_the_request_maps_comes_before_what_is_obvious()
    {
        var (map, fault) = ImportColumnRules.ReadMap(" nr : externalId , Who:Author.Handle ");

        Assert.Null(fault);
        Assert.Equal(
            [null, "externalId", "author.handle", null, "text"], ImportColumnRules.Assign(["id", "NR", "who", "author", "text"], map));
    }

    [Fact]
    public void Of_two_obvious_columns_the_first_counts() =>
        Assert.Equal(["text", null], ImportColumnRules.Assign(["text", "message"], []));

    [Fact]
    public void Of_two_columns_of_a_deletion_any_may_say_so()
    {
        Assert.Equal(["deleted", "deleted"], ImportColumnRules.Assign(["deleted", "deleted_at"], []));
        Assert.Equal(["deleted", null], ImportColumnRules.Assign(["gone", "deleted"], ImportColumnRules.ReadMap("gone:deleted").Map));
        Assert.Null(ImportColumnRules.ReadMap("a:deleted,b:deleted").Fault);
        var read = ReadFile.Of("id,author,deleted,deleted_at\n1,a,FALSCH,02.03.2026 09:00\n2,a,x,nein\n3,a,nee,\n");
        Assert.Equal(
            ["\"02.03.2026 09:00\"", "true", "false"], read.Mentions.Select(mention => mention.GetProperty("deleted").GetRawText()));
    }

    [Fact]
    public void A_column_may_have_a_colon_in_its_name() =>
        Assert.Equal(new ColumnMapping("x:id", "externalId"), Assert.Single(ImportColumnRules.ReadMap("x:id:externalId").Map));

    [Theory]
    [InlineData("external_id")]
    [InlineData("external_id:")]
    [InlineData(":externalId")]
    [InlineData("external_id:retweets")]
    [InlineData("a:text,b:text")]
    public void A_map_that_makes_no_sense_is_refused(string map) => Assert.NotNull(ImportColumnRules.ReadMap(map).Fault);

    [Theory]
    [InlineData("retweets")]
    [InlineData("followers")]
    [InlineData("reach")]
    [InlineData("source")]
    public void Reach_and_what_is_unknown_is_no_field(string column) => Assert.Null(ImportColumnRules.FieldOf(column));

    [Fact]
    public void No_name_stands_for_two_fields() => Assert.Equal(13, ImportColumnRules.Fields.Count);
}
