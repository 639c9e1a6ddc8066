using System.Collections;
using HookSdk.Core.Tests.Http;
using HookSdk.Core.Tests.Pipeline;
using HookSdk.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Secrets;

public sealed class SecretFileTests : IDisposable
{
    private const string Variable = "Hooks__Toy__Own_FILE";

    private readonly string _folder = Directory.CreateTempSubdirectory("hooksdk-secrets").FullName;

    private string File => Path.Combine(_folder, "secret");

    [Theory]
    [InlineData("s3cret", "s3cret")]
    [InlineData("s3cret\n", "s3cret")]
    [InlineData("\uFEFFs3cret\r\n", "s3cret")]
    [InlineData(" s3 \n cret ", " s3 \n cret ")]
    public void File_IsTheTextOfItsSetting_AndItsNameIsNone(string text, string expected)
    {
        Write(text);
        using ConfigurationManager configuration = Of((Variable, File));
        configuration["Hooks:Toy:Own"].ShouldBe(expected);
        configuration.GetSection("Hooks:Toy").GetChildren().Select(static c => c.Key).ShouldBe(["Deadline", "Own"]);
        configuration.AsEnumerable().ShouldNotContain(static pair => pair.Key.EndsWith("_FILE", StringComparison.Ordinal));
    }

    [Fact]
    public void File_OverrulesWhatWasAddedBefore_AndAnEntryOfAListIsASettingToo()
    {
        Write("from the file");
        using ConfigurationManager configuration = new();
        configuration.AddInMemoryCollection([new("Users:0:PasswordHash", "from elsewhere"), new("Users:0:PasswordHash_FILE", File)]);
        ((IConfigurationBuilder)configuration).Add(new SecretFileSource(new Hashtable { ["Users__0__PasswordHash_FILE"] = File }));
        configuration["Users:0:PasswordHash"].ShouldBe("from the file");
        configuration.GetSection("Users:0").GetChildren().ShouldHaveSingleItem().Key.ShouldBe("PasswordHash");
    }

    [Fact]
    public void Variable_OfAnotherProgram_IsLeftAlone() =>
        new SecretFileSource(new Hashtable { ["SSL_CERT_FILE"] = "/etc/ssl/cert.pem", ["Hooks__Toy__Own"] = "x", ["PATH"] = "/bin" }).HasFiles.ShouldBeFalse();

    [Fact]
    public void Setting_GivenByItsVariableToo_StopsTheStart() =>
        Should.Throw<InvalidOperationException>(() => Of((Variable, File), ("Hooks__Toy__Own", "x"))).Message.ShouldBe($"Hooks__Toy__Own and {Variable} are both set. Keep one of them.");

    [Theory]
    [InlineData("", "takes the full path of a file, such as /run/secrets/path-secret.")]
    [InlineData("the-secret-itself", "takes the full path of a file, such as /run/secrets/path-secret.")]
    [InlineData("{folder}", "is a folder. Name the file in it.")]
    [InlineData("{folder}/none", "is not there.")]
    [InlineData("{folder}/none/none", "is not there.")]
    [InlineData("{folder}/empty", "is empty.")]
    [InlineData("{folder}/line", "is empty.")]
    [InlineData("{folder}/large", "holds more than 64 KiB. Is it the secret's file?")]
    [InlineData("{folder}/bytes", "is no text in UTF-8.")]
    public void File_ThatCannotBeUsed_StopsTheStart_AndNamesTheVariable(string path, string problem)
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "empty"), "");
        System.IO.File.WriteAllText(Path.Combine(_folder, "line"), "\n");
        System.IO.File.WriteAllText(Path.Combine(_folder, "large"), new string('x', (64 << 10) + 1));
        System.IO.File.WriteAllBytes(Path.Combine(_folder, "bytes"), [0xC3, 0x28]);
        string message = Should.Throw<InvalidOperationException>(() => Of((Variable, path.Replace("{folder}", _folder, StringComparison.Ordinal)))).Message;
        message.ShouldStartWith($"{Variable}: ");
        message.ShouldEndWith(problem);
        message.ShouldNotContain("the-secret-itself");
    }

    [Fact]
    public async Task ChangedFile_IsTakenOnceTwoLooksHaveFoundIt_AndCallsGoByIt()
    {
        FakeClock clock = new();
        Write(Secret('a'));
        await using ToyApp toy = await StartAsync(clock);
        (await StatusAsync(toy, Secret('a'))).ShouldBe(200);

        Write(Secret('b'));
        clock.Advance(SecretFileWatch.Every);
        (await StatusAsync(toy, Secret('a'))).ShouldBe(200);
        clock.Advance(SecretFileWatch.Every);
        (await StatusAsync(toy, Secret('a'))).ShouldBe(403);
        (await StatusAsync(toy, Secret('b'))).ShouldBe(200);
        toy.Log.Lines.ShouldContain(static l => l.Contains($"{PathVariable}: the file has changed", StringComparison.Ordinal));
        toy.Log.Lines.ShouldAllBe(static l => !l.Contains(Secret('a'), StringComparison.Ordinal) && !l.Contains(Secret('b'), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "is not there. What was read before stays.")]
    [InlineData("", "is empty. What was read before stays.")]
    public async Task File_ThatIsLostWhileTheServerRuns_LeavesWhatWasRead_AndIsToldOnce(string? text, string told)
    {
        FakeClock clock = new();
        Write(Secret('a'));
        await using ToyApp toy = await StartAsync(clock);
        if (text is null)
        {
            System.IO.File.Delete(File);
        }
        else
        {
            Write(text);
        }

        for (int look = 0; look < 4; look++)
        {
            clock.Advance(SecretFileWatch.Every);
        }

        (await StatusAsync(toy, Secret('a'))).ShouldBe(200);
        toy.Log.Lines.Count(l => l.Contains(told, StringComparison.Ordinal)).ShouldBe(1);

        Write(Secret('c'));
        clock.Advance(SecretFileWatch.Every);
        clock.Advance(SecretFileWatch.Every);
        (await StatusAsync(toy, Secret('c'))).ShouldBe(200);
    }

    [Theory]
    [InlineData("short", "5 characters.")]
    [InlineData("0123456789 abcdef", "17 characters, one of them a space.")]
    [InlineData("0123456789\nabcdef", "17 characters, one of them a line end.")]
    [InlineData("0123456789\0abcdef", "17 characters, one of them a control character.")]
    [InlineData("0123456789/abcdef", "17 characters, one of them another.")]
    public async Task ChangedFile_WithWhatIsNoSecret_IsRefusedAsAnySetting(string text, string has)
    {
        FakeClock clock = new();
        Write(Secret('a'));
        await using ToyApp toy = await StartAsync(clock);
        Write(text);
        clock.Advance(SecretFileWatch.Every);
        clock.Advance(SecretFileWatch.Every);
        (await StatusAsync(toy, Secret('a'))).ShouldBe(200);
        toy.Log.Lines.ShouldContain(l => l.Contains($"Hooks:Toy:PathSecret: it takes 16 to 128 characters of A-Z, a-z, 0-9, '-' and '_', and has {has} It is the text of the file that {PathVariable} names.", StringComparison.Ordinal));
        toy.Log.Lines.ShouldContain(static l => l.EndsWith($"{PathVariable}: the file has changed, and is read anew", StringComparison.Ordinal));
        toy.Log.Lines.ShouldAllBe(l => !l.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void FileOfASecret_ThatNothingReads_IsNamedWithWhatReadsIt()
    {
        ConfigurationManager configuration = new() { ["Hooks:Toy:Own_FILE"] = "/run/secrets/own" };
        Should.Throw<InvalidOperationException>(() => CheckedBinding.Bind(configuration, "Hooks:Toy", new ToyOptions(), static (section, options) => ToyOptions.Bind(section, options)))
            .Message.ShouldEndWith("A setting's file is named by a variable of the environment alone, Hooks__Toy__Own_FILE, and read once builder.Configuration.AddSecretFiles() is called.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private const string PathVariable = "Hooks__Toy__PathSecret_FILE";

    private static string Secret(char c) => new(c, 16);

    private Task<ToyApp> StartAsync(FakeClock clock) => ToyApp.StartAsync(new Hears(), build: builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(clock);
        ((IConfigurationBuilder)builder.Configuration).Add(new SecretFileSource(new Hashtable { [PathVariable] = File }));
    });

    private static async Task<int> StatusAsync(ToyApp toy, string secret)
    {
        using StringContent body = new("x");
        using HttpResponseMessage response = await toy.Client.PostAsync(new Uri($"/toy/{secret}/hear", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private ConfigurationManager Of(params (string Name, string Value)[] variables)
    {
        ConfigurationManager configuration = new();
        configuration["Hooks:Toy:Deadline"] = "00:00:01";
        foreach ((string name, string value) in variables)
        {
            // As the environment's own source hands it over.
            configuration[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        ((IConfigurationBuilder)configuration).Add(new SecretFileSource(new Hashtable(variables.ToDictionary(static v => v.Name, static v => v.Value))));
        return configuration;
    }

    private void Write(string text) => System.IO.File.WriteAllText(File, text);

    private sealed class Hears : ToyPlugin
    {
        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }
}
