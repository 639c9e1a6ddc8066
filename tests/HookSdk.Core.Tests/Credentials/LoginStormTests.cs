using HookSdk.Credentials;
using HookSdk.Testing;

namespace HookSdk.Core.Tests.Credentials;

/// <summary>Many logins at once, at a server that has verified nobody yet.</summary>
public sealed class LoginStormTests : IDisposable
{
    private const int Few = PasswordHash.MinIterations;

    private readonly FakeClock _clock = new();
    private readonly PasswordVerifier _verifier;
    private readonly ManualResetEventSlim _gate = new();
    private readonly List<PasswordHash?> _hashed = [];

    public LoginStormTests() => _verifier = new PasswordVerifier(new PasswordVerifierOptions { MaxConcurrent = 1, MaxWaiting = 3 }, _clock)
    {
        Hashing = hash =>
        {
            lock (_hashed)
            {
                _hashed.Add(hash);
            }

            _gate.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100, "right", true)]
    [InlineData(1000, "right", true)]
    [InlineData(100, "wrong", false)]
    public async Task Logins_OfOneUserWithOnePassword_AreHashedOnce(int count, string password, bool expected)
    {
        PasswordHash hash = PasswordHash.Create("right", Few);
        Task<bool>[] logins = [.. Enumerable.Range(0, count).Select(_ => _verifier.VerifyAsync("dev1", password, hash, Token).AsTask())];
        _gate.Set();

        (await Task.WhenAll(logins)).ShouldAllBe(isRight => isRight == expected);
        _hashed.ShouldBe([hash]);
    }

    [Fact]
    public async Task Logins_OfAUserThatDoesNotExist_AreHashedOnceAsThoseOfOneThatDoes()
    {
        Task<bool>[] logins = [.. Enumerable.Range(0, 100).Select(_ => _verifier.VerifyAsync("nobody", "x", null, Token).AsTask())];
        _gate.Set();

        (await Task.WhenAll(logins)).ShouldAllBe(static isRight => !isRight);
        _hashed.Count.ShouldBe(1);
        await _verifier.VerifyAsync("nobody", "y", null, Token);
        await _verifier.VerifyAsync("nobody else", "x", null, Token);
        _hashed.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Login_ThatCameFirstAndGivesUp_DoesNotTakeTheOthersWithIt()
    {
        PasswordHash hash = PasswordHash.Create("right", Few);
        using CancellationTokenSource giveUp = new();
        Task<bool> first = _verifier.VerifyAsync("dev1", "right", hash, giveUp.Token).AsTask();
        Task<bool> second = _verifier.VerifyAsync("dev1", "right", hash, Token).AsTask();

        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        _gate.Set();

        (await second).ShouldBeTrue();
        _hashed.ShouldBe([hash]);
    }

    [Fact]
    public async Task Login_ThatEverybodyHasGivenUp_IsNotHashed()
    {
        PasswordHash left = PasswordHash.Create("right", Few);
        Task<bool> running = _verifier.VerifyAsync("dev1", "right", PasswordHash.Create("right", Few), Token).AsTask();
        using CancellationTokenSource giveUp = new();
        Task<bool>[] logins = [.. Enumerable.Range(0, 2).Select(_ => _verifier.VerifyAsync("dev2", "right", left, giveUp.Token).AsTask())];
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(logins));
        _gate.Set();

        (await running).ShouldBeTrue();
        (await _verifier.VerifyAsync("dev3", "x", null, Token)).ShouldBeFalse();
        _hashed.ShouldNotContain(left);
    }

    /// <summary>Whoever knows the names of users, and tries passwords, does not stand before them.</summary>
    [Fact]
    public async Task RightPassword_ThatWasRightBefore_IsHashedNext_WhateverWaitsForItsName()
    {
        PasswordHash[] users = [.. Enumerable.Range(0, 6).Select(static n => PasswordHash.Create($"right {n}", Few))];
        using PasswordVerifier verifier = new(new PasswordVerifierOptions { MaxConcurrent = 1 }, _clock) { Hashing = _verifier.Hashing };
        await LogInAsync(verifier, users);

        Task<bool>[] wrong = [.. Enumerable.Range(0, 60).Select(n => verifier.VerifyAsync($"dev{n % 6}", $"guess {n}", users[n % 6], Token).AsTask())];
        Task<bool>[] right = [.. users.Select((hash, n) => verifier.VerifyAsync($"dev{n}", $"right {n}", hash, Token).AsTask())];
        _gate.Set();

        (await Task.WhenAll(right)).ShouldAllBe(static isRight => isRight);
        (await Task.WhenAll(wrong)).ShouldAllBe(static isRight => !isRight);

        // The first guess was being hashed when the others came.
        _hashed.Take(7).ShouldBe([users[0], .. users]);
        _hashed.Count.ShouldBe(66);
    }

    /// <summary>So the time tells nobody which names have logged in.</summary>
    [Fact]
    public async Task WrongPassword_ForANameThatHasLoggedIn_WaitsAsAStrangers()
    {
        PasswordHash known = PasswordHash.Create("right 0", Few);
        PasswordHash other = PasswordHash.Create("right", Few);
        await LogInAsync(_verifier, known);

        Task<bool> running = _verifier.VerifyAsync("nobody", "x", null, Token).AsTask();
        Task<bool> waiting = _verifier.VerifyAsync("dev3", "right", other, Token).AsTask();
        Task<bool> wrong = _verifier.VerifyAsync("dev0", "guess", known, Token).AsTask();
        _gate.Set();

        (await Task.WhenAll(running, waiting, wrong)).ShouldBe([false, true, false]);
        _hashed.ShouldBe([null, other, known]);
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(24, false)]
    public async Task PlaceInLine_IsKeptForADay(int hours, bool isAhead)
    {
        PasswordHash known = PasswordHash.Create("right 0", Few);
        PasswordHash other = PasswordHash.Create("right", Few);
        await LogInAsync(_verifier, known);
        _clock.Advance(TimeSpan.FromHours(hours) - TimeSpan.FromSeconds(62));

        Task<bool> running = _verifier.VerifyAsync("nobody", "x", null, Token).AsTask();
        Task<bool> waiting = _verifier.VerifyAsync("dev3", "right", other, Token).AsTask();
        Task<bool> back = _verifier.VerifyAsync("dev0", "right 0", known, Token).AsTask();
        _gate.Set();

        (await Task.WhenAll(running, waiting, back)).ShouldBe([false, true, true]);
        _hashed.ShouldBe(isAhead ? [null, known, other] : [null, other, known]);
    }

    /// <summary>A mark is of a password and a hash: with another hash the old password is a stranger's, and wrong.</summary>
    [Fact]
    public async Task OldPassword_OfAHashThatWasChanged_IsHashedAsAStrangersAndRefused()
    {
        await LogInAsync(_verifier, PasswordHash.Create("right 0", Few));
        PasswordHash changed = PasswordHash.Create("another", Few);
        PasswordHash other = PasswordHash.Create("right", Few);

        Task<bool> running = _verifier.VerifyAsync("nobody", "x", null, Token).AsTask();
        Task<bool> waiting = _verifier.VerifyAsync("dev3", "right", other, Token).AsTask();
        Task<bool> old = _verifier.VerifyAsync("dev0", "right 0", changed, Token).AsTask();
        _gate.Set();

        (await Task.WhenAll(running, waiting, old)).ShouldBe([false, true, false]);
        _hashed.ShouldBe([null, other, changed]);
    }

    [Fact]
    public async Task Strangers_BeyondTheBound_AreRefusedAtOnce_AndPasswordsThatWereRightAreNot()
    {
        PasswordHash known = PasswordHash.Create("right 0", Few);
        await LogInAsync(_verifier, known);

        // One is hashed, three wait.
        Task<bool>[] strangers = [.. Enumerable.Range(0, 4).Select(n => _verifier.VerifyAsync($"stranger {n}", "x", null, Token).AsTask())];
        PasswordVerifierBusyException busy = await Should.ThrowAsync<PasswordVerifierBusyException>(_verifier.VerifyAsync("stranger 4", "s3cret", null, Token).AsTask());
        await Should.ThrowAsync<PasswordVerifierBusyException>(_verifier.VerifyAsync("dev0", "wrong", known, Token).AsTask());
        Task<bool> shared = _verifier.VerifyAsync("stranger 3", "x", null, Token).AsTask();
        Task<bool> right = _verifier.VerifyAsync("dev0", "right 0", known, Token).AsTask();
        _gate.Set();

        busy.Message.ShouldBe("3 passwords wait to be hashed, as many as may (MaxWaiting).");
        (await Task.WhenAll([.. strangers, shared])).ShouldAllBe(static isRight => !isRight);
        (await right).ShouldBeTrue();
        (await _verifier.VerifyAsync("stranger 4", "s3cret", null, Token)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PlacesInLine_AreBounded(bool isKept)
    {
        PasswordHash[] users = [.. Enumerable.Range(0, 2).Select(static n => PasswordHash.Create($"right {n}", Few))];
        using PasswordVerifier verifier = new(new PasswordVerifierOptions { MaxConcurrent = 1, MaxRemembered = isKept ? 2 : 1 }, _clock) { Hashing = _verifier.Hashing };
        await LogInAsync(verifier, users);

        Task<bool>[] strangers = [.. Enumerable.Range(0, 2).Select(n => verifier.VerifyAsync($"stranger {n}", "x", null, Token).AsTask())];
        Task<bool> second = verifier.VerifyAsync("dev1", "right 1", users[1], Token).AsTask();
        _gate.Set();

        (await second).ShouldBeTrue();
        (await Task.WhenAll(strangers)).ShouldAllBe(static isRight => !isRight);
        _hashed.ShouldBe(isKept ? [null, users[1], null] : [null, null, users[1]]);
    }

    /// <summary>Each user logs in once, with <c>right n</c>; then so much time passes that the passwords are hashed again, and hashing waits for the gate.</summary>
    private async Task LogInAsync(PasswordVerifier verifier, params PasswordHash[] users)
    {
        _gate.Set();
        for (int n = 0; n < users.Length; n++)
        {
            (await verifier.VerifyAsync($"dev{n}", $"right {n}", users[n], Token)).ShouldBeTrue();
        }

        _clock.Advance(TimeSpan.FromSeconds(62));
        _gate.Reset();
        _hashed.Clear();
    }

    public void Dispose()
    {
        _gate.Set();
        _verifier.Dispose();
        _gate.Dispose();
    }
}
