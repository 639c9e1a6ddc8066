using HookSdk.Credentials;
using Shouldly;

namespace HookSdk.Core.Tests.Credentials;

public sealed class PasswordTests
{
    private const int Few = PasswordHash.MinIterations;

    [Theory]
    [InlineData("secret")]
    [InlineData(" ")]
    [InlineData("pässwörd \U0001F511")]
    public void Hash_OfAPassword_VerifiesThatOneAlone(string password)
    {
        PasswordHash hash = PasswordHash.Parse(PasswordHash.Create(password, Few).ToString());
        hash.Iterations.ShouldBe(Few);
        hash.Verify(password).ShouldBeTrue();
        hash.Verify(password + "x").ShouldBeFalse();
        hash.Verify("").ShouldBeFalse();
        hash.Verify(null).ShouldBeFalse();
    }

    /// <summary>Made with Python: hashlib.pbkdf2_hmac('sha512', b'password', b'saltsaltsaltsalt', 1000, 32).</summary>
    [Fact]
    public void Hash_MadeElsewhere_Verifies() =>
        PasswordHash.Parse("pbkdf2-sha512:1000:c2FsdHNhbHRzYWx0c2FsdA:715rqIr5dXOVPpBhqqsugl037zT5bWJTWYmZtIcK8hA").Verify("password").ShouldBeTrue();

    [Fact]
    public void Hash_OfOnePasswordTwice_Differs() =>
        PasswordHash.Create("a", Few).ToString().ShouldNotBe(PasswordHash.Create("a", Few).ToString());

    [Fact]
    public void Text_HasNothingThatAShellChanges() =>
        PasswordHash.Create("a").ToString().ShouldMatch("^pbkdf2-sha512:210000:[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]{43}$");

    [Theory]
    [InlineData(null, "colons")]
    [InlineData("", "colons")]
    [InlineData("secret", "colons")]
    [InlineData("md5:1000:c2FsdHNhbHRzYWx0c2FsdA:c2FsdHNhbHRzYWx0c2FsdA", "colons")]
    [InlineData("pbkdf2-sha512:999:c2FsdHNhbHRzYWx0c2FsdA:c2FsdHNhbHRzYWx0c2FsdA", "iterations")]
    [InlineData("pbkdf2-sha512:10000001:c2FsdHNhbHRzYWx0c2FsdA:c2FsdHNhbHRzYWx0c2FsdA", "iterations")]
    [InlineData("pbkdf2-sha512:-1000:c2FsdHNhbHRzYWx0c2FsdA:c2FsdHNhbHRzYWx0c2FsdA", "iterations")]
    [InlineData("pbkdf2-sha512:1000:c2Fs:c2FsdHNhbHRzYWx0c2FsdA", "salt")]
    [InlineData("pbkdf2-sha512:1000:c2FsdHNhbHRzYWx0c2FsdA:c2Fs", "hash")]
    [InlineData("pbkdf2-sha512:1000:?:c2FsdHNhbHRzYWx0c2FsdA", "salt")]
    public void Text_ThatIsNoHash_IsExplained(string? text, string problem)
    {
        PasswordHash.TryParse(text, out PasswordHash? hash, out string? said).ShouldBeFalse();
        hash.ShouldBeNull();
        said.ShouldNotBeNull().ShouldContain(problem);
    }

    [Fact]
    public async Task Verifier_TellsRightFromWrong()
    {
        using PasswordVerifier verifier = new();
        PasswordHash hash = PasswordHash.Create("right", Few);
        CancellationToken token = TestContext.Current.CancellationToken;
        for (int i = 0; i < 2; i++)
        {
            (await verifier.VerifyAsync("right", hash, token)).ShouldBeTrue();
            (await verifier.VerifyAsync("wrong", hash, token)).ShouldBeFalse();
            (await verifier.VerifyAsync("right", null, token)).ShouldBeFalse();
            (await verifier.VerifyAsync("", hash, token)).ShouldBeFalse();
            (await verifier.VerifyAsync(null, null, token)).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Verifier_RemembersARightPassword_ForAWhile()
    {
        Testing.FakeClock clock = new();
        using PasswordVerifier verifier = new(new PasswordVerifierOptions { RememberFor = TimeSpan.FromSeconds(10) }, clock);
        PasswordHash hash = PasswordHash.Create("right", Few);
        CancellationToken token = TestContext.Current.CancellationToken;
        await verifier.VerifyAsync("right", hash, token);
        await verifier.VerifyAsync("wrong", hash, token);

        clock.Advance(TimeSpan.FromSeconds(9));
        IsHashed(verifier.VerifyAsync("right", hash, new CancellationToken(canceled: true))).ShouldBeFalse();
        IsHashed(verifier.VerifyAsync("wrong", hash, new CancellationToken(canceled: true))).ShouldBeTrue();
        IsHashed(verifier.VerifyAsync("right", null, new CancellationToken(canceled: true))).ShouldBeTrue("a user that does not exist is not told by the time");
        IsHashed(verifier.VerifyAsync("right", PasswordHash.Create("right", Few), new CancellationToken(canceled: true))).ShouldBeTrue();

        clock.Advance(TimeSpan.FromSeconds(2));
        IsHashed(verifier.VerifyAsync("right", hash, new CancellationToken(canceled: true))).ShouldBeTrue();
    }

    [Fact]
    public async Task Verifier_AtItsLimit_ForgetsWhatHasEnded()
    {
        Testing.FakeClock clock = new();
        using PasswordVerifier verifier = new(new PasswordVerifierOptions { RememberFor = TimeSpan.FromSeconds(10), MaxRemembered = 1 }, clock);
        PasswordHash first = PasswordHash.Create("first", Few);
        PasswordHash second = PasswordHash.Create("second", Few);
        CancellationToken token = TestContext.Current.CancellationToken;
        await verifier.VerifyAsync("first", first, token);
        await verifier.VerifyAsync("second", second, token);
        IsHashed(verifier.VerifyAsync("first", first, new CancellationToken(canceled: true))).ShouldBeFalse();
        IsHashed(verifier.VerifyAsync("second", second, new CancellationToken(canceled: true))).ShouldBeTrue();

        clock.Advance(TimeSpan.FromSeconds(11));
        await verifier.VerifyAsync("second", second, token);
        IsHashed(verifier.VerifyAsync("second", second, new CancellationToken(canceled: true))).ShouldBeFalse();
    }

    [Fact]
    public async Task Verifier_WaitingInLine_GivesUpWithItsToken()
    {
        using PasswordVerifier verifier = new(new PasswordVerifierOptions { MaxConcurrent = 1, RememberFor = TimeSpan.Zero });
        PasswordHash slow = PasswordHash.Create("right", 2_000_000);
        using CancellationTokenSource giveUp = new();
        Task<bool> running = verifier.VerifyAsync("right", slow, TestContext.Current.CancellationToken).AsTask();
        Task<bool> waiting = verifier.VerifyAsync("right", slow, giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        (await running).ShouldBeTrue();
    }

    [Theory]
    [InlineData("token", "token", true)]
    [InlineData("token", "tokem", false)]
    [InlineData("token", "toke", false)]
    [InlineData("", "", true)]
    [InlineData(null, null, false)]
    [InlineData("token", null, false)]
    public void FixedTime_ComparesAsExpected(string? left, string? right, bool expected) => FixedTime.AreEqual(left, right).ShouldBe(expected);

    [Fact]
    public void Options_OutOfRange_ThrowWhereSet()
    {
        PasswordVerifierOptions options = new();
        Should.Throw<ArgumentOutOfRangeException>(() => options.RememberFor = TimeSpan.FromHours(2));
        Should.Throw<ArgumentOutOfRangeException>(() => options.MaxConcurrent = 0);
        Should.Throw<ArgumentOutOfRangeException>(() => options.MaxRemembered = -1);
    }

    /// <summary>A remembered password is answered at once; any other one waits for its turn, which a cancelled token gives up.</summary>
    private static bool IsHashed(ValueTask<bool> answer) => answer.AsTask().IsCanceled;
}
