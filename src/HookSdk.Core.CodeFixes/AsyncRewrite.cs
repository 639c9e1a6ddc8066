using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace HookSdk.Analyzers;

/// <summary>Puts an await into a function, which becomes async by it: its returns then give the value, and no task.</summary>
internal static class AsyncRewrite
{
    public static ExpressionSyntax Await(ExpressionSyntax work) => SyntaxFactory.AwaitExpression(work.WithoutTrivia());

    /// <summary>Whether an await can stand in place of an expression: its function is async, or <see cref="Replace"/> can make it so. No lock is held over an await.</summary>
    public static bool CanAwait(ExpressionSyntax old, SemanticModel model)
    {
        if (FunctionOf(old) is not { } function || old.Ancestors().TakeWhile(n => n != function).Any(static n => n is LockStatementSyntax))
            return false;

        if (IsAsync(function))
            return true;

        // A lambda takes the form that its overload for tasks asks for; a method's return type stays as it is.
        return (function is AnonymousFunctionExpressionSyntax || IsTask((model.GetDeclaredSymbol(function) as IMethodSymbol)?.ReturnType))
            && (ReturnsValue(function, model) || (ReturnedBy(function).All(IsDone) && IsStatement(ArrowOf(function), old)));
    }

    /// <summary>The tree with an expression replaced by one that awaits.</summary>
    public static SyntaxNode? Replace(SyntaxNode root, SemanticModel model, ExpressionSyntax old, ExpressionSyntax awaited)
    {
        ExpressionSyntax inserted = (old.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ConditionalAccessExpressionSyntax or InvocationExpressionSyntax
            ? SyntaxFactory.ParenthesizedExpression(awaited)
            : awaited).WithTriviaFrom(old);
        if (FunctionOf(old) is not { } function)
            return null;

        if (IsAsync(function))
            return root.ReplaceNode(old, inserted);

        // Each return is replaced once: the blocking call may stand in one.
        Dictionary<SyntaxNode, SyntaxNode> replaced = new() { [old] = inserted };
        SyntaxAnnotation mark = new();
        SyntaxNode changed = function.ReplaceNodes(
            ReturnedBy(function).Append(ArrowOf(function)).OfType<SyntaxNode>().Append(old).Distinct(),
            (original, rewritten) => original == old && rewritten is ExpressionSyntax
                ? inserted
                : Value((ExpressionSyntax)original, (ExpressionSyntax)rewritten, model, ReturnsValue(function, model)).WithTriviaFrom(original).WithAdditionalAnnotations(mark));

        return root.ReplaceNode(function, MakeAsync(WithoutEmptyReturns(changed)).WithAdditionalAnnotations(Formatter.Annotation));
    }

    private static SyntaxNode? FunctionOf(ExpressionSyntax old) => old.Ancestors().FirstOrDefault(static n => n is MethodDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    /// <summary>What the return statements of a function give, and not those of functions in it.</summary>
    private static IEnumerable<ExpressionSyntax> ReturnedBy(SyntaxNode function) => function
        .DescendantNodes(n => n == function || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .OfType<ReturnStatementSyntax>().Select(static r => r.Expression).OfType<ExpressionSyntax>();

    /// <summary>Whether what stands behind an arrow is a statement once it is awaited. A choice between tasks is none, and the value of one neither.</summary>
    private static bool IsStatement(ExpressionSyntax? arrow, ExpressionSyntax old) =>
        arrow is null || arrow == old || arrow is InvocationExpressionSyntax { Expression: not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" } };

    /// <summary>A task that has ended and has no value.</summary>
    private static bool IsDone(ExpressionSyntax returned) => returned.IsKind(SyntaxKind.DefaultLiteralExpression) || returned is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" };

    private static bool IsAsync(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword != default,
        _ => false,
    };

    private static SyntaxNode MakeAsync(SyntaxNode function)
    {
        SyntaxToken keyword = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return function switch
        {
            MethodDeclarationSyntax method => method.AddModifiers(keyword),
            LocalFunctionStatementSyntax local => local.AddModifiers(keyword),
            ParenthesizedLambdaExpressionSyntax lambda => lambda.WithoutLeadingTrivia().WithAsyncKeyword(keyword).WithLeadingTrivia(lambda.GetLeadingTrivia()),
            SimpleLambdaExpressionSyntax lambda => lambda.WithoutLeadingTrivia().WithAsyncKeyword(keyword).WithLeadingTrivia(lambda.GetLeadingTrivia()),
            AnonymousMethodExpressionSyntax method => method.WithoutLeadingTrivia().WithAsyncKeyword(keyword).WithLeadingTrivia(method.GetLeadingTrivia()),
            _ => function,
        };
    }

    private static ExpressionSyntax? ArrowOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.ExpressionBody?.Expression,
        LocalFunctionStatementSyntax local => local.ExpressionBody?.Expression,
        LambdaExpressionSyntax lambda => lambda.ExpressionBody,
        _ => null,
    };

    /// <summary>Whether the function returns a value in its task.</summary>
    private static bool ReturnsValue(SyntaxNode function, SemanticModel model)
    {
        ITypeSymbol? returned = function is AnonymousFunctionExpressionSyntax
            ? (model.GetSymbolInfo(function).Symbol as IMethodSymbol)?.ReturnType
            : (model.GetDeclaredSymbol(function) as IMethodSymbol)?.ReturnType;

        return returned is { SpecialType: not SpecialType.System_Void } && (!IsTask(returned) || returned is INamedTypeSymbol { TypeArguments.Length: 1 });
    }

    /// <summary>What a return gives once the function is async.</summary>
    private static ExpressionSyntax Value(ExpressionSyntax original, ExpressionSyntax rewritten, SemanticModel model, bool returnsValue)
    {
        switch (original, rewritten)
        {
            case (ConditionalExpressionSyntax before, ConditionalExpressionSyntax after):
                return after.WithWhenTrue(Value(before.WhenTrue, after.WhenTrue, model, returnsValue)).WithWhenFalse(Value(before.WhenFalse, after.WhenFalse, model, returnsValue));

            case (BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 1 } before, BaseObjectCreationExpressionSyntax after) when IsTask(model.GetTypeInfo(before).Type):
                return Unwrapped(before.ArgumentList.Arguments[0], after.ArgumentList!.Arguments[0], model);

            case (InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" }, ArgumentList.Arguments.Count: 1 }, InvocationExpressionSyntax after):
                return after.ArgumentList.Arguments[0].Expression;

            default:
                return !IsTask(model.GetTypeInfo(original).Type) || (returnsValue && original.IsKind(SyntaxKind.DefaultLiteralExpression)) ? rewritten
                    : IsDone(original) ? Nothing
                    : Await(rewritten);
        }
    }

    private static ExpressionSyntax Unwrapped(ArgumentSyntax original, ArgumentSyntax rewritten, SemanticModel model) =>
        IsTask(model.GetTypeInfo(original.Expression).Type) ? Await(rewritten.Expression) : rewritten.Expression;

    /// <summary>Stands for a return without a value, until the statement is there to be changed.</summary>
    private static ExpressionSyntax Nothing => SyntaxFactory.IdentifierName("<nothing>");

    private static SyntaxNode WithoutEmptyReturns(SyntaxNode function)
    {
        ReturnStatementSyntax[] empty = [.. function.DescendantNodes().OfType<ReturnStatementSyntax>().Where(static r => r.Expression is IdentifierNameSyntax { Identifier.ValueText: "<nothing>" })];
        SyntaxNode bare = function.ReplaceNodes(empty, static (_, r) => r.WithExpression(null).WithReturnKeyword(r.ReturnKeyword.WithoutTrivia().WithLeadingTrivia(r.ReturnKeyword.LeadingTrivia)));
        BlockSyntax? body = bare switch
        {
            MethodDeclarationSyntax method => method.Body,
            LocalFunctionStatementSyntax local => local.Body,
            AnonymousFunctionExpressionSyntax lambda => lambda.Block,
            _ => null,
        };

        return empty.Length > 0 && body?.Statements.LastOrDefault() is ReturnStatementSyntax { Expression: null } last
            ? bare.RemoveNode(last, SyntaxRemoveOptions.KeepNoTrivia)!
            : bare;
    }

    private static bool IsTask(ITypeSymbol? type) => type is { Name: "Task" or "ValueTask", ContainingNamespace.Name: "Tasks" };
}
