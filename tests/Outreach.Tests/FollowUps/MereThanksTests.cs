using FsCheck.Fluent;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;

namespace Outreach.Tests.FollowUps;

/// <summary>A reply to what is over stays unread only where it says nothing but thanks.</summary>
public sealed class MereThanksTests
{
    private static readonly Mention Thanks = Samples.Mention with { ExternalId = "1235", InReplyTo = "1234", Text = "Thank you so much!" };

    // In each language that the table of cues has.
    private static readonly string[] Merely =
    [
        "Thank you so much!", "Thanks again for your help, you guys rock!", "Many thanks to you all!", "You are great, thank you!",
        "Heel erg bedankt voor de snelle service", "Super, dank je wel!", "Tige tank!", "Vielen Dank euch allen!", "Danke, ihr seid toll!",
        "Merci beaucoup !", "Merci, c'est parfait !", "¡Muchas gracias a todos!", "¡Gracias, equipo!", "Bardzo dziękuję!",
        "Dziękuję, super!", "Çok teşekkürler!", "Teşekkür ederim, harika!", "Grazie mille a tutti!", "Muito obrigada!", "Tack så mycket!",
        "Mange tak!", "Tusen takk!", "Kiitos paljon!", "Mahalo nui!", "Terima kasih banyak!", "Дякую всім!", "Спасибо большое!",
        "شكرا جزيلا", "ありがとうございました", "谢谢你们！", "謝謝大家", "정말 감사합니다", "👏👏", "🙏 ❤",
        "Спасибо, Ада", "Hi, thanks!", "Thanks, Zoë-Marie!",
        "Thanks Ada!", "Bedankt, Ada", "Danke Zoë 🙏", "Merci de votre aide", "Merci de tout coeur", "Thank you for the quick answer",
        "Thanks 🙏", "Thanks ❤️ 🙏🏽", "👨‍👩‍👧 Thanks!", "“Thanks!”", "Thanks (Ada)", "Thanks — Ada",
        "Thanks @acme24", "Thank you so much @acme24!", "Thanks! @acme24 @acme", "Bedankt hoor @acme24",
        "Thanks @acme24.", "Thanks @acme@social.example!", "Thank you so much Ada!",
        "Thanks!\nKind regards", "Danke!\nMit freundlichen Grüßen", "Gracias.\nUn saludo",
        "Thanks so much for your great service!", "Merci pour l'aide",
    ];

    private static readonly string[] More =
    [
        "Thanks, please call me back.", "Thanks please call me", "Thanks! Call me.", "Thanks, please cancel my subscription.",
        "Thanks, the light is red.", "Danke, bitte rufen Sie an.", "Danke rufen Sie bitte an", "谢谢，请打电话给我", "Bedankt, bel me graag.",
        "Thanks, but the leak has returned.", "Thank you. The light blinks red tonight.", "Thank you. The light is red.",
        "Thanks! However it rings at night.", "Thank you, though mine smells burnt.",
        "Bedankt, maar de lamp knippert rood.", "Dank je wel. De lamp knippert vanavond rood.",
        "Tige tank, mar hy piept.",
        "Danke, aber der Router startet jeden Abend neu.", "Danke. Der Router startet jeden Abend neu.",
        "Merci, mais la lampe clignote.", "Merci. La lampe clignote en rouge ce soir.",
        "Gracias, pero la luz parpadea.", "Gracias. La luz parpadea en rojo esta noche.",
        "Dziękuję, ale lampka miga.", "Dziękuję. Lampka miga dziś wieczorem na czerwono.",
        "Teşekkürler, ama ışık yanıp sönüyor.", "Teşekkürler. Işık bu akşam kırmızı yanıp sönüyor.",
        "Grazie, ma la luce lampeggia.", "Grazie. Stasera la luce lampeggia in rosso.",
        "Obrigado, mas a luz pisca.", "Obrigado. A luz pisca em vermelho esta noite.",
        "Tack, men lampan blinkar.", "Tak, men lampen blinker.", "Takk, men lampen blinker.", "Kiitos, mutta valo vilkkuu.",
        "Mahalo, akā ʻulaʻula.", "Terima kasih, tapi lampunya berkedip.",
        "Дякую, але лампа блимає.", "Спасибо, но лампа мигает.", "Спасибо. Лампа вечером мигает красным светом.",
        "شكرا لكن الضوء يومض", "شكرا. الضوء يومض باللون الأحمر هذا المساء",
        "ありがとうございます。でもランプが点滅しています。", "ありがとうございます。今夜もランプが赤く点滅しています。",
        "谢谢，但是灯在闪。", "谢谢。今天晚上灯一直在闪红光。", "謝謝，不過燈在閃。",
        "감사합니다. 그런데 불이 깜박여요.", "감사합니다. 오늘 저녁에 불이 빨갛게 깜박여요.",
        "Thanks! Write to me at @newname", "Thanks, write to me at @newname", "Thanks. I am @newname", "Thanks! My @newname works too",
        "Thanks so much, you guys rock! My new IBAN is NL00BANK0123456789.",
        "Thanks so much, you guys rock! Call me on ٠١٢٣.", "Thank you so much! Write to me at ada@new.example from now on.",
        "Thank you so much! It looks like https://pictures.example/box now.", "Thank you so much, great service. Only slow.",
        "Thanks\nThe light is red", "Bedankt\nDe lamp knippert", "Danke\nRufen Sie mich an",
        "谢谢，灯在闪", "谢谢，打电话给我", "谢谢；灯在闪", "谢谢：灯在闪", "Thanks — call me back", "Thanks – call me back", "Thanks - call me back",
        "Thanks… call me back", "Thanks 🙏 call me back", "Thanks 🙏🏽 call me back", "Thanks (call me back)", "Thanks [call me back]",
        "Thanks\u2028Call me @acme24", "Thanks\rCall me",
        "Thanks / call me back", "Thanks 𝗰𝗮𝗹𝗹 𝗺𝗲", "谢谢𠮷",
        "감사합니다 연락 부탁드립니다", "감사합니다. 연락부탁드립니다", "Merci de me rappeler demain", "Merci d'annuler", "Merci d’annuler",
        "Merci de tout annuler", "Terima kasih mohon dihubungi", "Спасибо прошу позвонить", "Tack vänligen ring", "Tak vær venlig at ringe",
        "شكرا يرجى الاتصال", "Gracias favor de llamar", "Thanks in advance", "Alvast bedankt", "Merci d'avance", "Danke im Voraus",
        "Gracias de antemano", "Grazie in anticipo", "Tack på förhand", "Спасибо заранее", "先谢谢",
        "Thanks call me back", "Thanks call me", "Thanks cancel", "THANKS CANCEL", "Call thanks", "Danke rufen Sie mich an",
        "Thanks the light is red", "Danke Rufen Sie mich", "谢谢 打电话", "شكرا اتصلوا",
        "Thanks kindly answer", "👏👏 @newname",
        "Gracias, llámenme.", "Спасибо, перезвоните", "Спасибо, сломалось", "Thanks, cancel.", "Cancel, thanks!", "Cancel, thanks, Ada",
        "Thanks. Cancel", "Thanks! Cancel", "Thanks\nCancel", "Thanks 🙏\nCancel", "Thanks 🙏 Cancel",
        "THANKS, CANCEL", "谢谢，灯坏", "谢谢；灯坏", "شكرا، اتصلوا",
        "@acme24また壊れました ありがとう", "谢谢 @acme24灯又闪了", "Thanks @acme24,cancel", "Thanks @acme.Cancel",
        "Thanks,\nAda", "Merci,\nRappelez-moi", "Gracias,\nLlámenme", "Thanks,\nCancel", "Thanks, Monday", "Danke, Montag", "Danke, Nein",
        "Danke für Rückruf", "Vielen Dank für Rückruf", "Thanks!\nRegards,\nAda\nCancel", "Thanks!\nRegards,\ncancel it",
        "Regards,\nCancel", "Thanks!\nRegards,\nCancel Order", "Danke!\nMfG\nKündigung", "Thanks!\nRegards,\nAda",
        "A quick response is appreciated.", "An answer is appreciated", "Appreciate a response", "Your assistance is appreciated",
        "Quick response appreciated, thanks", "Bedankt. Een snelle reactie is fijn.", "So much for your great service!",
        "Thanks 😞", "Thanks 😕", "Thanks 🤦", "Thanks 📞", "Thanks ❓", "Thanks 🆘",
        "Thank you so much, great service. And the other one ?", "You guys rock! You should add a map.", "It is blue.", "",
    ];

    public static TheoryData<string, bool> Texts
    {
        get
        {
            var texts = new TheoryData<string, bool>();
            Array.ForEach(Merely, text => texts.Add(text, false));
            Array.ForEach(Merely, text => texts.Add($"@acme24  @acme {text}", false));
            Array.ForEach(More, text => texts.Add(text, true));
            return texts;
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Words_that_say_more_reopen_it(string text, bool reopens) => Assert.Equal(reopens, Reopens(Thanks with { Text = text }));

    [Theory]
    [InlineData("Thanks!\n\nAda", false)]
    [InlineData("Bedankt. Ada Lovelace", false)]
    [InlineData("Thanks ada", false)]
    [InlineData("Thanks,\nAda", false)]
    [InlineData("Danke!\nMit freundlichen Grüßen\nAda Lovelace", false)]
    [InlineData("Thanks!\nRegards,\nAda", false)]
    [InlineData("Merci !\nCordialement,\nAda Byron Lovelace", false)]
    [InlineData("Bedankt!\nMet vriendelijke groet,\nAda", false)]
    [InlineData("Bedankt.\nGroeten, Ada", false)]
    [InlineData("Danke!\nMfG\nKündigung", true)]
    [InlineData("Thanks!\n\nCancel", true)]
    [InlineData("Thanks!\n\nAda\nCancel", true)]
    public void Their_own_name_under_it_says_nothing_more(string text, bool reopens) => Assert.Equal(
        reopens, Reopens(Thanks with { Text = text, Author = Thanks.Author with { DisplayName = "Lovelace, Ada" } }));

    [Theory]
    [InlineData("ada.lovelace@example.org", false)]
    [InlineData("@ada_l", false)]
    [InlineData("cleo@example.org", true)]
    public void Their_name_may_be_known_by_their_handle_alone(string handle, bool reopens) => Assert.Equal(
        reopens,
        Reopens(Thanks with
        {
            Text = "Thanks!\nRegards,\nAda",
            Author = Thanks.Author with { DisplayName = null, Handle = handle },
        }));

    [Fact]
    public void What_cannot_be_read_in_its_words_reopens_it()
    {
        Assert.False(Reopens(Thanks));
        Assert.True(Reopens(Thanks with { Media = [new MentionMedia("https://pictures.example/1", "image/jpeg", null)] }));
        Assert.True(Reopens(Thanks with { MediaLeftOut = 1 }));
        Assert.True(Reopens(Thanks with { Truncated = true }));
        Assert.False(Reopens(Thanks with { Notes = [new KeptNote("channel", "It is the channel google-play.", "Google Play")] }));
        Assert.False(Reopens(Thanks with { Notes = [new KeptNote("deleted", "Must be true or false.", "\"no\"")] }));
        Assert.True(Reopens(Thanks with { Notes = [new KeptNote("attachments[0]", "A file came with it.", "box.jpg")] }));
    }

    [Theory]
    [InlineData("Still broken, call me on 0612345678", true)]
    [InlineData("Call me", true)]
    [InlineData("Fw: Still broken", true)]
    [InlineData("[External] Still broken", true)]
    [InlineData("Ref: call me", true)]
    [InlineData("Re: Still broken", false)]
    [InlineData("[External] AW: Still broken", false)]
    [InlineData("Re[2]: Still broken", false)]
    [InlineData("Thanks!", false)]
    [InlineData(" ", false)]
    public void A_subject_of_its_own_that_says_more_reopens_it(string subject, bool reopens) =>
        Assert.Equal(reopens, Reopens(Thanks with { Subject = subject, Text = "Thanks, Ada" }));

    [Fact]
    public void However_much_thanks_stand_around_it_what_says_more_reopens_it()
    {
        var thanks = Gen.Elements(Merely).ArrayOf(3);
        var texts =
            from before in thanks
            from more in Gen.Elements(More[..^1])
            from after in thanks
            from separator in Gen.Elements(" ", "\n", ". ")
            select string.Join(separator, [.. before, more, .. after]);
        Always.Holds(texts, text => Assert.True(Reopens(Thanks with { Text = text }), text));
    }

    private static bool Reopens(Mention reply)
    {
        var (closed, later) = (FollowUpStories.At(FollowUpStage.Closed), Samples.Monday.AddHours(9));
        return FollowUpRules.Join(closed, reply, FollowUpRules.ReopenForReply, Samples.Levels, later)!.State.IsOpen;
    }
}
