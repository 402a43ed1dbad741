using System.Globalization;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;

namespace Outreach.Tests.FollowUps;

/// <summary>Sources send the pictures of a mention again, some by links that they sign anew: each picture is kept once.</summary>
public sealed class SignedLinkTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(9);

    [Fact]
    public void Links_that_are_signed_anew_are_no_other_pictures_and_are_renewed_with_the_next_one()
    {
        static MentionMedia Signed(int number, string signature) =>
            new($"https://pictures.example/{number}.jpg?expires=7&sig={signature}", "image/jpeg", null);
        var row = MentionText.RowOf(1, Samples.Mention with { Media = [Signed(1, "a"), Signed(2, "a")] }, Samples.Monday);

        Assert.Null(MentionText.Revise(row, Samples.Mention with { Media = [Signed(2, "b"), Signed(1, "b")] }, Later));
        var more = MentionText.Revise(row, Samples.Mention with { Media = [Signed(1, "c"), Signed(2, "c"), Signed(3, "c")] }, Later)!;

        Assert.Equal([Signed(1, "c"), Signed(2, "c"), Signed(3, "c")], more.Media!);
        Assert.Equal((0, null), (more.MediaLeftOut, more.EditedAt));
    }

    [Fact]
    public void Pictures_of_one_address_are_told_apart_by_what_follows_it()
    {
        static MentionMedia Photo(int number) => new($"https://pictures.example/photo?id={number}", null, null);
        var one = MentionText.RowOf(1, Samples.Mention with { Media = [Photo(1)] }, Samples.Monday);
        var two = MentionText.RowOf(1, Samples.Mention with { Media = [Photo(1), Photo(2)] }, Samples.Monday);

        Assert.Equal([Photo(1), Photo(2)], MentionText.Revise(one, Samples.Mention with { Media = [Photo(1), Photo(2)] }, Later)!.Media!);
        Assert.Equal([Photo(1), Photo(2), Photo(3)], MentionText.Revise(two, Samples.Mention with { Media = [Photo(3)] }, Later)!.Media!);
    }

    [Theory]
    [InlineData("photo.php?fbid=1", "photo.php?fbid=2", 2)]
    [InlineData("photo.php?fbid=1&sig=a", "photo.php?fbid=2&sig=a", 2)]
    [InlineData("photo#1", "photo#2", 2)]
    [InlineData("1.jpg", "1.jpg?w=2", 2)]
    [InlineData("1.jpg?id=1&Expires=7&Signature=a&Key-Pair-Id=k", "1.jpg?id=1&Expires=8&Signature=b&Key-Pair-Id=k", 1)]
    [InlineData("1.jpg?X-Amz-Date=1&x-amz-signature=a", "1.jpg?X-Amz-Date=2&x-amz-signature=b", 1)]
    [InlineData("1.jpg?X-Goog-Date=1", "1.jpg?X-Goog-Date=2", 1)]
    [InlineData("1.jpg?sv=1&sr=b&sp=r&st=1&se=2&sig=a", "1.jpg?sv=1&sr=b&sp=r&st=3&se=4&sig=b", 1)]
    [InlineData("1.jpg?stp=x&_nc_ht=a&oh=1&oe=2", "1.jpg?stp=x&_nc_ht=b&oh=3&oe=4", 1)]
    [InlineData("1.jpg?token=a&policy=b", "1.jpg", 1)]
    [InlineData("photo?e=1", "photo?e=2", 2)]
    [InlineData("photo?e=5&token=a", "photo?e=6&token=b", 2)]
    [InlineData("photo?e=20261130&token=a", "photo?e=20261201&token=b", 2)]
    [InlineData("photo?e=5&v=1&t=1", "photo?e=6&v=1&t=1", 2)]
    [InlineData("photo?e=5&v=1&t=1", "photo?e=5&v=1&t=2", 2)]
    [InlineData("photo?ex=5&is=1&hm=1", "photo?ex=6&is=1&hm=1", 2)]
    [InlineData("photo?ex=65f1a2b3&is=5&hm=1", "photo?ex=65f1a2b4&is=6&hm=1", 2)]
    [InlineData("photo?expires=60&signature=a&req=1", "photo?expires=60&signature=b&req=2", 2)]
    [InlineData("photo?e=1767225600&token=a&w=80", "photo?e=1767225601&token=b&w=90", 2)]
    [InlineData("photo?v=1&t=1", "photo?v=1&t=2", 2)]
    [InlineData("photo?ex=1&is=1", "photo?ex=2&is=1", 2)]
    [InlineData("photo?se=1&sp=1", "photo?se=2&sp=1", 2)]
    [InlineData("photo?sip=1&sig=a", "photo?sip=2&sig=a", 2)]
    [InlineData("photo?req=1", "photo?req=2", 2)]
    [InlineData("1.jpg?x-oss-process=a&x-oss-signature=b", "1.jpg?x-oss-process=c&x-oss-signature=d", 2)]
    public void Two_links_are_one_where_they_differ_in_their_signature_alone(string known, string sent, int pictures)
    {
        static MentionMedia Link(string end) => new($"https://pictures.example/{end}", null, null);
        var row = MentionText.RowOf(1, Samples.Mention with { Media = [Link(known)] }, Samples.Monday);

        var again = MentionText.Revise(row, Samples.Mention with { Media = [Link(sent)] }, Later) ?? row;

        Assert.Equal(pictures, again.Media!.Count);
    }

    [Theory]
    [InlineData("Discord", "a.png?ex=65f1a2{0:x2}&is=65df2d{0:X2}&hm=0a1b{0:x2}&width=80")]
    [InlineData("LinkedIn", "profile.jpg?e=17672256{0:00}&v=beta&t=hash{0}")]
    [InlineData("Azure", "a.png?sv=2024-11-04&ss=b&srt=o&spr=https&st={0}&se={0}&sr=b&sp=r&sip=10.0.0.{0}&sig=s{0}")]
    [InlineData("Azure by a user", "a.png?skoid=k{0}&sktid=t&skt={0}&ske={0}&sks=b&skv=2024&sv=2024&spr=https&se={0}&sr=b&sp=r&sig=s{0}")]
    [InlineData("TikTok", "a~tplv-300.jpeg?dr=1&refresh_token=r{0}&x-expires=17672256{0:00}&x-signature=s{0}%3D")]
    [InlineData("Alibaba", "a.jpg?OSSAccessKeyId=STS.{0}&Expires=17672256{0:00}&Signature=s{0}&security-token=t{0}&x-oss-process=style")]
    [InlineData("Alibaba since version 4", "a.jpg?x-oss-credential=c{0}&x-oss-date={0}&x-oss-expires=60&x-oss-signature=s{0}")]
    [InlineData("Tencent", "a.jpg?q-sign-algorithm=sha1&q-ak=k{0}&q-sign-time={0}&q-key-time={0}&q-header-list=&q-signature=s{0}")]
    [InlineData("Akamai", "a.jpg?hdnts=exp={0}~hmac={0}")]
    [InlineData("Akamai by another name", "a.jpg?__token__=exp={0}~hmac={0}")]
    [InlineData("Amazon before version 4", "a.jpg?AWSAccessKeyId=k{0}&Expires=17672256{0:00}&Signature=s{0}")]
    [InlineData("Google before version 4", "a.jpg?GoogleAccessId=k{0}&Expires=17672256{0:00}&Signature=s{0}")]
    [InlineData("Qiniu", "a.jpg?e=17672256{0:00}&token=k:t{0}")]
    [InlineData("Intercom", "a.jpg?expires=17672256{0:00}&signature=s{0}&req=r{0}")]
    public void However_often_a_post_comes_with_a_link_that_is_signed_anew_it_has_one_picture(string signer, string link)
    {
        MentionMedia Signed(int time) =>
            new($"https://pictures.example/{string.Format(CultureInfo.InvariantCulture, link, time)}", null, null);
        var row = MentionText.RowOf(1, Samples.Mention with { Media = [Signed(0)] }, Samples.Monday);

        for (var time = 1; time <= 20; time++)
        {
            Assert.True(MentionText.Revise(row, Samples.Mention with { Media = [Signed(time)] }, Later) is null, signer);
        }

        Assert.Equal(2, MentionText.Revise(row, Samples.Mention with { Media = [Signed(21), Picture(1)] }, Later)!.Media!.Count);
    }

    [Fact]
    public void Pictures_of_a_version_of_old_take_no_room_from_those_of_another_one()
    {
        var large = new MentionMedia("https://pictures.example/" + new string('x', 100_000), null, null);
        var row = MentionText.RowOf(1, Samples.Mention, Samples.Monday) with
        {
            Text = "Now.",
            Earlier = [new MentionVersion("First.", null, Samples.Monday) { Media = [large] }, new MentionVersion("Then.", null, Later)],
        };

        Assert.Null(MentionText.Revise(row, Samples.Mention with { Text = "Then.", Media = [large] }, Later.AddHours(1)));
        var small = MentionText.Revise(row, Samples.Mention with { Text = "Then.", Media = [Picture(1)] }, Later.AddHours(1))!;
        Assert.Equal([large, Picture(1)], small.Earlier!.SelectMany(version => version.Media!));
    }

    private static MentionMedia Picture(int number) => new($"https://pictures.example/{number}.jpg", "image/jpeg", null);
}
