using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Outreach.Platform;
using Outreach.Tests.Deployment;

namespace Outreach.Tests.Platform;

/// <summary>Every text has a normal form, also one that no valid text could be.</summary>
public sealed class NormalFormTests
{
    private static readonly Gen<string> Texts = Gen.Frequency(
        (5, ArbMap.Default.GeneratorFor<char>()),
        (1, Gen.Elements('e', '\u0301', '\ud83d', '\ude00', '\ufffe', '\uffff', '\ufdd0')))
        .ListOf().Select(units => new string([.. units]));

    [Fact]
    public void What_no_valid_text_can_hold_is_replaced_and_nothing_else() => Assert.All(
        [
            ("a\ufffeb", "a\ufffdb"),
            ("a\ud83d", "a\ufffd"),
            ("\ude00e\u0301", "\ufffd\u00e9"),
            ("\ud83d\ud83d\ude00", "\ufffd\ud83d\ude00"),
            ("\ud83d\ude00 \uffff \ufeff", "\ud83d\ude00 \uffff \ufeff"),
            ("", ""),
        ],
        ((string Text, string Normal) one) => Assert.Equal(one.Normal, NormalForm.Of(one.Text, NormalizationForm.FormC)));

    [Fact]
    public void Each_text_has_every_form() => Always.Holds(
        from text in Texts from form in Gen.Elements(Enum.GetValues<NormalizationForm>()) select (text, form),
        made =>
        {
            var normal = NormalForm.Of(made.text, made.form);

            Assert.True(normal.IsNormalized(made.form));
            Assert.Equal(normal, NormalForm.Of(normal, made.form));
        },
        tests: 2000);

    [Fact]
    public void Nothing_else_normalizes() => Assert.Equal(
        ["functions/Platform/NormalForm.cs"],
        Repository.Files("functions", "*.cs").Where(file => Repository.Read(file).Contains(".Normalize(", StringComparison.Ordinal)));
}
