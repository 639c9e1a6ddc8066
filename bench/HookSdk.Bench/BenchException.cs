namespace HookSdk.Bench;

/// <summary>A measurement cannot go on: a server broke off, or answered what it should not.</summary>
internal sealed class BenchException(string message) : Exception(message);
