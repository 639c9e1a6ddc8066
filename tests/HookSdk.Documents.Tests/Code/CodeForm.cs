namespace HookSdk.Documents.Tests;

/// <summary>What a reader makes of a block.</summary>
internal enum CodeForm
{
    /// <summary>A file, or types that stand in one.</summary>
    File,

    /// <summary>Statements of Program.cs, or of a test's method.</summary>
    Statements,

    /// <summary>Members of the test's class: a test, or what tests share.</summary>
    Members,
}
