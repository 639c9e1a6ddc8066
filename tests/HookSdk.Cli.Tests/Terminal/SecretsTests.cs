using System.Globalization;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Tests.Terminal;

public sealed class SecretsTests
{
    [Fact]
    public async Task Secrets_MayBeAdded_WhileOthersAreHidden()
    {
        Secrets secrets = new();
        secrets.Add("abc-0");
        using CancellationTokenSource over = new();
        Task<string[]> hiding = Task.Run(() =>
        {
            List<string> hidden = [];
            do
            {
                hidden.Add(secrets.Hide("an abc-0 here"));
            }
            while (!over.IsCancellationRequested);

            return hidden.Distinct(StringComparer.Ordinal).ToArray();
        });

        Parallel.For(0, 2000, i => secrets.Add(string.Create(CultureInfo.InvariantCulture, $"abc-{i}-{new string('x', i % 7)}")));
        Parallel.For(0, 20, i => secrets.Add(new Uri($"http://user{i}:word{i}@host/")));
        await over.CancelAsync();

        (await hiding).ShouldBe(["an *** here"]);
        secrets.Hide("abc-1999-xxxx").ShouldBe("***");
        secrets.Hide("http://user19:word19@host/").ShouldBe("http://***@host/");
    }

    [Fact]
    public void LongerSecret_IsHiddenWhole()
    {
        Secrets secrets = new();
        secrets.Add("word");
        secrets.Add("pass-word-1");
        secrets.Add("pass-word");

        secrets.Hide("pass-word-1 pass-word word").ShouldBe("*** *** ***");
    }
}
