with

listed as (
    select unnest([
        'Aaliyah', 'Adaeze', 'Adam', 'Agnieszka', 'Ahmed', 'Aisha', 'Alasdair', 'Amara', 'Amélie', 'Amit',
        'Ana', 'André', 'Angharad', 'Anjali', 'Anneke', 'Aoife', 'Arjun', 'Astrid', 'Ayesha', 'Bartek',
        'Beatriz', 'Benedict', 'Bethan', 'Bilal', 'Björn', 'Brigid', 'Bronwen', 'Caitlín', 'Callum', 'Carys',
        'Catriona', 'Chiara', 'Chidi', 'Chloë', 'Ciarán', 'Claire', 'Conor', 'Dafydd', 'Daniel', 'Daria',
        'Deepika', 'Delphine', 'Dervla', 'Dinesh', 'Edith', 'Eilidh', 'Elena', 'Elif', 'Elodie', 'Emeka',
        'Emrys', 'Eoin', 'Esi', 'Esther', 'Euan', 'Farah', 'Fatima', 'Femi', 'Fergus', 'Fiona',
        'Folasade', 'François', 'Freya', 'Gareth', 'Gemma', 'Georgina', 'Giulia', 'Grace', 'Gráinne', 'Gwen',
        'Hamish', 'Hannah', 'Harpreet', 'Hassan', 'Helen', 'Héloïse', 'Hiroshi', 'Hugh', 'Ibrahim', 'Imogen',
        'Ines', 'Inés', 'Iona', 'Isla', 'Ivana', 'Jakub', 'Jasmine', 'Jean-Luc', 'Jelena', 'Joanna',
        'Jörg', 'José', 'Josephine', 'Kamala', 'Karolina', 'Katarzyna', 'Kavita', 'Keiko', 'Kenji', 'Kwame',
        'Laszlo', 'Leila', 'Li Wei', 'Lorcan', 'Lucía', 'Maeve', 'Magda', 'Malik', 'Margaret', 'Marisa',
        'Mary-Anne', 'Mateusz', 'Mei', 'Mohammed', 'Morag', 'Nadia', 'Naomi', 'Ngozi', 'Niamh', 'Nikhil',
        'Noor', 'Nuala', 'Ola', 'Olena', 'Oluwaseun', 'Orla', 'Oscar', 'Owain', 'Padraig', 'Parveen',
        'Pascale', 'Paulo', 'Petra', 'Philippa', 'Pradeep', 'Priya', 'Rachel', 'Rafael', 'Rajesh', 'Rebecca',
        'René', 'Rhiannon', 'Rhys', 'Roisín', 'Rosalind', 'Rowan', 'Ruth', 'Saoirse', 'Sanjay', 'Seren',
        'Shanice', 'Sian', 'Siobhán', 'Sofía', 'Søren', 'Stefan', 'Sunita', 'Tadhg', 'Tamsin', 'Tariq',
        'Temitope', 'Theo', 'Tomasz', 'Uzma', 'Valentina', 'Victor', 'Wanjiru', 'Winifred', 'Xiao', 'Yasmin',
        'Yusuf', 'Yvonne', 'Zainab', 'Zoë', 'Zofia'
    ]) as first_name
)

select
    first_name,
    row_number() over (order by first_name) - 1 as position
from listed
