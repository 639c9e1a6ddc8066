using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HookSdk.Documents.Tests;

/// <summary>A block of C#, as it is read.</summary>
internal sealed partial class CodeBlock
{
    private CodeBlock(Block block, CompilationUnitSyntax code)
    {
        Block = block;
        Code = code;
        Form = code.Members.All(IsType) ? CodeForm.File : code.Members.All(static m => IsType(m) || (m is GlobalStatementSyntax statement && !IsMember(statement))) ? CodeForm.Statements : CodeForm.Members;
        IsTest = code.DescendantTokens().Any(static t => t.IsKind(SyntaxKind.IdentifierToken) && TestWord().IsMatch(t.ValueText));
    }

    public Block Block { get; }

    public CompilationUnitSyntax Code { get; }

    public CodeForm Form { get; }

    /// <summary>Whether it belongs into a test project: it names a fake, an assertion or a test.</summary>
    public bool IsTest { get; }

    public string Usings => string.Concat(Code.Usings.Select(static u => u.ToFullString()));

    public string Statements => string.Concat(Code.Members.OfType<GlobalStatementSyntax>().Select(static m => m.ToFullString()));

    public string Types => string.Concat(Code.Members.OfType<BaseTypeDeclarationSyntax>().Select(static m => m.ToFullString()));

    /// <summary>The line of the document at which what follows the usings begins.</summary>
    public int CodeLine => Block.Line + 1 + (Code.Members.Count == 0 ? 0 : Code.GetText().Lines.GetLinePosition(Code.Members[0].FullSpan.Start).Line);

    public bool Declares(string variable) => Code.Members.OfType<GlobalStatementSyntax>().Select(static g => g.Statement).OfType<LocalDeclarationStatementSyntax>()
        .SelectMany(static d => d.Declaration.Variables).Any(v => v.Identifier.ValueText == variable);

    public bool Uses(string variable) => Code.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == variable);

    /// <summary>The C# of a document that stands there for its reader to write.</summary>
    public static IReadOnlyList<CodeBlock> Of(string document) =>
        [.. Document.BlocksOf(document).Where(static b => b.Language == BlockKind.Code && !IsQuoted(b)).Select(static b => new CodeBlock(b, (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(b.Text).GetRoot()))];

    /// <summary>Whether a block's lead links to the file that it is taken from, one that is built: the reader has the rest there. Or it is for a scaffold, into which tests of the template put it.</summary>
    private static bool IsQuoted(Block block) => IsForScaffold(block) || FileLink().Matches(block.Lead)
        .Select(link => Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(block.Document)!, link.Groups["file"].Value)).Replace('\\', '/'))
        .Any(file => file.Split('/')[0] is "samples" or "templates" && Squeeze(Repository.Read(file)).Contains(Squeeze(block.Text), StringComparison.Ordinal));

    private static bool IsForScaffold(Block block) => block.Document.StartsWith("templates/", StringComparison.Ordinal)
        && Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "HookSdk.Templates.Tests", "Examples"), "*.cs").Any(file => Squeeze(File.ReadAllText(file)).Contains(Squeeze(block.Text), StringComparison.Ordinal));

    private static bool IsType(MemberDeclarationSyntax member) => member is BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or DelegateDeclarationSyntax;

    private static bool IsMember(GlobalStatementSyntax statement) => statement.Modifiers.Concat(statement.Statement switch
    {
        LocalFunctionStatementSyntax function => function.Modifiers,
        LocalDeclarationStatementSyntax variable => variable.Modifiers,
        _ => default(SyntaxTokenList),
    }).Any(static m => m.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword);

    private static string Squeeze(string code) => WhiteSpace().Replace(code, " ").Trim();

    [GeneratedRegex("^(Fake[A-Z].*|Assert|Fact|TestContext)$")]
    private static partial Regex TestWord();

    [GeneratedRegex("\\]\\((?<file>[^)#\\s]+\\.cs)\\)")]
    private static partial Regex FileLink();

    [GeneratedRegex("\\s+")]
    private static partial Regex WhiteSpace();
}
