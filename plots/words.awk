# words.awk - a row of charts.csv from what style.gp printed: a line each of title, subtitle, how, read.
{ line[NR] = $0 }
END {
    text = name "," question "," row
    for (i = 1; i <= 4; i++)
        text = text "," csv_cell(line[i])
    print text
}
